"""The quick reading of ordinary sheets; what is unusual goes to the careful reader."""
