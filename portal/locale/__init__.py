"""The languages of the portal: translations, dates in words, and the check that nothing is missing."""
