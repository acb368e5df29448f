"""What was asked for, from start to finish, whoever asked."""
