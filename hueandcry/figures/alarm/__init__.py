"""What is rising: each detector says what it expected, from where it alarms, and why."""
