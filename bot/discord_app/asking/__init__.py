"""What people do: commands, messages, buttons, and what each of them gets."""
