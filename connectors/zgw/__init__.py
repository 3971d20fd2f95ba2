"""Cases, their history, decisions and documents from a system that speaks the ZGW APIs."""
