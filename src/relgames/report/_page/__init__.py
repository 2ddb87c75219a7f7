"""The parts of a page: its text in HTML, its data, and beside them its style, its script and its frame as files."""
