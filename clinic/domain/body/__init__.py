"""The body as this project draws and names it: areas, shapes, sites, regions, zones."""
