"""Everything that speaks HTTP: screens of residents and officers, public pages and the API. No rules live here."""
