"""The look of the portal, built: ``python -m portal.web.assets.build`` makes style sheet, script and font."""
