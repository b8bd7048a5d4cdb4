"""What the build costs as the data grow: synthetic data of any size, and programs that measure."""
