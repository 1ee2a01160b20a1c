"""From an OpenStreetMap extract to a city: grid areas, ledger entries, street network and base map. No Django."""
