"""Pictures of what people get, made by the program, and the text that each of them shows."""
