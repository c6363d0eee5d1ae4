"""When a team is open: its weekly hours, holidays and time zone, as one clock in UTC."""
