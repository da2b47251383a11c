"""What a report looks like outside: plain data, data frame, terminal table, explanation of one claim."""
