"""Makes `samples/`: one provider's month, from the readable tables beside this file."""
