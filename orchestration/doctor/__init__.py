"""What `cx doctor` looks at: one module per area, each giving findings of one shape."""
