"""Urls: ledgers and their entries, map data of a district, importing a city."""

from django.urls import path
from django.urls.resolvers import URLPattern

from watchbill.places import views

app_name = "places"
AT = "districts/<str:district>/"
LEDGER = f"{AT}ledgers/<str:ledger>/"
ENTRY = "entries/<str:code>/"
AREA = "areas/<str:code>/"
urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
    path("import/city/", views.import_city, name="import_city"),
    path("import/city/<str:token>/", views.import_progress, name="import_progress"),
    path(LEDGER, views.ledger, name="ledger"),
    path(f"{LEDGER}views/", views.keep_view, name="keep_view"),
    path(f"{LEDGER}views/<int:number>/forget/", views.forget_view, name="forget_view"),
    path(f"{LEDGER}on/", views.choose_day, name="choose_day"),
    path(f"{LEDGER}on/<str:date>/", views.past, name="past"),
    path(f"{LEDGER}new/", views.new_entry, name="new_entry"),
    path(f"{LEDGER}blank.xlsx", views.blank, name="blank"),
    path(f"{LEDGER}export.<str:form>", views.export, name="export"),
    path(f"{LEDGER}import/", views.import_ledger, name="import_ledger"),
    path(f"{LEDGER}import/to-mend.xlsx", views.rows_to_mend, name="rows_to_mend"),
    path(f"{AT}colours/", views.colours, name="colours"),
    path(f"{AT}colours/undo/", views.undo, name="undo_colours"),
    path(f"{AT}colours/wall/", views.wall, name="wall"),
    path(f"{AT}colours/map/", views.colour_map, name="colour_map"),
    path(f"{AT}colours/days.json", views.colour_days, name="colour_days"),
    path(f"{AT}colours/of/<str:ledger>/<str:code>/", views.colour_history, name="colour_history"),
    path(f"{AT}to-mend/", views.to_mend, name="to_mend"),
    path(f"{AT}totals/", views.rollup, name="rollup"),
    path(f"{AT}totals.<str:form>", views.rollup_file, name="rollup_file"),
    path(f"{AT}map/", views.map_page, name="map"),
    path(f"{AT}map/base.json", views.map_base, name="map_base"),
    path(f"{AT}map/areas.json", views.map_areas, name="map_areas"),
    path(f"{AT}map/entries.json", views.map_entries, name="map_entries"),
    path(f"{AT}map/layers.json", views.map_layers, name="map_layers"),
    path(f"{AT}junctions/", views.junctions, name="find_junctions"),
    path(f"{ENTRY}alongside/", views.alongside, name="find_alongside"),
    path(f"{AT}areas/", views.areas, name="areas"),
    path(f"{AT}areas/new/", views.new_area, name="new_area"),
    path(f"{AT}areas/check/", views.areas_check, name="areas_check"),
    path(f"{AT}areas/blank.xlsx", views.blank_areas, name="blank_areas"),
    path(f"{AT}areas/export.<str:form>", views.export_areas, name="export_areas"),
    path(f"{AT}areas/import/", views.import_areas, name="import_areas"),
    path(f"{AT}areas/import/to-mend.xlsx", views.areas_to_mend, name="areas_to_mend"),
    path(f"{AT}areas/removed/", views.gone_areas, name="gone_areas"),
    path(AREA, views.area, name="area"),
    path(f"{AREA}around.json", views.area_around, name="area_around"),
    path(f"{AREA}edit/", views.edit_area, name="edit_area"),
    path(f"{AREA}plan.pdf", views.area_plan, name="area_plan"),
    path(f"{AREA}split/", views.split_area, name="split_area"),
    path(f"{AREA}move/", views.move_area, name="move_area"),
    path(f"{AREA}remove/", views.remove_area, name="remove_area"),
    path(f"{AREA}restore/", views.restore_area, name="restore_area"),
    path(ENTRY, views.entry, name="entry"),
    path(f"{ENTRY}edit/", views.edit_entry, name="edit_entry"),
    path(f"{ENTRY}delete/", views.remove_entry, name="delete_entry"),
    path(f"{ENTRY}restore/", views.bring_back, name="restore_entry"),
    path(f"{ENTRY}checked/", views.checked, name="checked"),
    path(f"{ENTRY}steps/<str:step>/", views.hazard_step, name="hazard_step"),
    path(f"{ENTRY}evidence/", views.add_evidence, name="add_evidence"),
    path(f"{ENTRY}evidence/<str:name>", views.evidence, name="evidence"),
    path(f"{ENTRY}evidence/<str:name>/remove/", views.remove_evidence, name="remove_evidence"),
    path(f"{ENTRY}map.json", views.map_entry, name="map_entry"),
    path(f"{ENTRY}plan.pdf", views.entry_plan, name="entry_plan"),
    path(f"{ENTRY}history/", views.history, name="history"),
]
