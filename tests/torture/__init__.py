"""Kill commands at random moments, and see that nothing is lost, halved or different."""
