"""The body as this project draws and names it: areas, shapes, sites, regions of the 2016 criteria, zones of muscle pain."""
