"""Statistics of others in: Statistics Finland's PxWeb, and spreadsheets of figures. Checked, and never mended."""
