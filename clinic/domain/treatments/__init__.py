"""What people try against pain and spasm: the catalogue, its caution lines, and the courses a patient went through."""
