"""What stands on the page, in NiceGUI: one file a panel."""
