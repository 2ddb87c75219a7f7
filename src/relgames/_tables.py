"""Results as tables: each says once what its columns and rows are, and is shown in a notebook, a paper, and a frame."""
