"""What is published, written as a file of another format."""
