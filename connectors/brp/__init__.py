"""The civil registry (BRP), read through Haal Centraal BRP Personen Bevragen version 2."""
