"""The sheets and columns of the forces workbook."""

from __future__ import annotations

from watchbill.documents.workbooks.columns import Choice, Column, SheetLayout

FORCES = (
    Choice("police_patrol", "Police patrol", "巡逻警力"),
    Choice("patrol_team", "Patrol teams", "专兼职巡防队"),
    Choice("volunteer", "Volunteers", "治安志愿者"),
    Choice("support", "Department support", "协管力量"),
    Choice("site_guard", "Site guards", "单位安保"),
)
MODES = (
    Choice("foot", "On foot", "步行"),
    Choice("bicycle", "By bicycle", "自行车"),
    Choice("car", "By car", "汽车"),
)
SHIFTS = (
    Choice("early", "early", "早班"),
    Choice("middle", "middle", "中班"),
    Choice("night", "night", "夜班"),
)

TEAMS = SheetLayout(
    "Teams",
    "队伍",
    (
        Column(
            "code", "Code", "代码", "code",
            "A short code that no other team has, for example KL-P1. It stays the same from import to import.",
            "队伍的唯一代码，例如 KL-P1。再次导入时不变。",
            required=True, aliases=("team code", "队伍代码", "编号"), width=14,
        ),
        Column("name", "Name", "名称", "text", "What the team is called on the roster.", "排班表上的队伍名称。",
               required=True, aliases=("team name", "team", "队伍名称", "队伍"), width=26),
        Column("force", "Force", "力量类别", "choice", "Choose from the list.", "从列表中选择。",
               required=True, aliases=("力量", "类别"), choices=FORCES, width=20),
        Column(
            "home_area", "Home area code", "所属区域代码", "area",
            "Code of the village, community or township to which the team belongs.",
            "队伍所属的村、社区或乡镇（街道）代码。",
            required=True, aliases=("home area", "area code", "area", "区域代码", "所属区域"),
        ),
        Column("strength", "Strength (people)", "人数", "whole", "People of the team on a full duty.",
               "满员执勤人数。", required=True, aliases=("strength", "people", "力量人数"),
               low=1, high=10_000, width=12),
        Column("mode", "Mode", "出行方式", "choice", "How the team moves. Empty: on foot.", "空白：步行。",
               aliases=("moves", "方式", "巡逻方式"), choices=MODES, width=14),
        Column("base_name", "Base name", "驻点名称", "text", "Where its routes start and end.", "巡逻起止地点。",
               required=True, aliases=("base", "驻点"), width=24),
        Column(
            "base_lon", "Base longitude", "驻点经度", "decimal",
            "WGS 84 degrees, east positive, for example 24.9470.", "WGS 84 度，东经为正，例如 24.9470。",
            required=True, aliases=("longitude", "lon", "经度"), low=-180, high=180, width=14,
        ),
        Column(
            "base_lat", "Base latitude", "驻点纬度", "decimal",
            "WGS 84 degrees, north positive, for example 60.1645.", "WGS 84 度，北纬为正，例如 60.1645。",
            required=True, aliases=("latitude", "lat", "纬度"), low=-90, high=90, width=14,
        ),
        Column("crew", "Crew", "班组", "crew", "A, B, C or D in four crews, three shifts. Empty: the planner chooses.",
               "四班三运转的班组：A、B、C、D（甲、乙、丙、丁）。空白：由系统安排。", aliases=("班次组",), width=8),
        Column("equipment", "Equipment", "装备", "text", "In a few words.", "简要说明。", longest=1000, width=28),
        Column("contact", "Contact", "工作联系方式", "text", "Work phone or radio call sign, no private number.",
               "工作电话或电台呼号，不填私人号码。", aliases=("work contact", "联系方式"), longest=100, width=20),
        Column("away_dates", "Away dates", "不可用日期", "dates", "Days without duty: 2027-05-20, 2027-05-22.",
               "不执勤的日期：2027-05-20、2027-05-22。", aliases=("away", "休假日期"), width=26),
        Column("wish_on_dates", "Days wished on duty", "希望上勤日期", "dates",
               "Met where nothing weightier speaks against it.", "在不影响更重要要求时满足。", width=22),
        Column("wish_off_dates", "Days wished off duty", "希望休息日期", "dates",
               "Met where nothing weightier speaks against it.", "在不影响更重要要求时满足。", width=22),
        Column("longest_run_days", "Longest run of duty days", "最长连续上勤天数", "whole",
               "Empty: as the operation says.", "空白：按行动设置。", low=1, high=366, width=16),
        Column("least_run_days", "Shortest run of duty days", "最短连续上勤天数", "whole", "Empty: 1.", "空白：1。",
               low=1, high=366, width=16),
        Column("least_off_days", "Fewest days off in a row", "最少连续休息天数", "whole", "Empty: 1.", "空白：1。",
               low=1, high=366, width=16),
        Column("most_weekends", "Most weekends with a duty", "最多上勤周末数", "whole", "Empty: any number.",
               "空白：不限。", low=0, high=60, width=16),
        Column("least_work_h", "Least hours on duty", "最少上勤小时数", "whole", "In the operation. Empty: 0.",
               "整个行动期间。空白：0。", low=0, high=10_000, width=16),
        Column("most_work_h", "Most hours on duty", "最多上勤小时数", "whole", "In the operation. Empty: any number.",
               "整个行动期间。空白：不限。", low=0, high=10_000, width=16),
        Column("most_shifts", "Most duties in a shift", "各班次最多上勤次数", "counts",
               "In the operation, for example night 4; early 10. A shift that is missing: any number.",
               "整个行动期间，例如：夜班 4；早班 10。未写的班次不限。", choices=SHIFTS, high=366, width=22),
        Column("trainings", "Trainings", "培训资质", "trainings",
               "Of the whole team, each with its last valid day: First aid 2027-12-31; Radio.",
               "全队具备的培训及有效期最后一天，例如：急救 2027-12-31；电台操作。", width=28),
        Column("together", "Stays together as", "同组上勤", "text",
               "A word of your own; teams with the same word have the same duties.",
               "自定名称；同名的队伍同时上勤。", longest=64, width=18),
    ),
)  # fmt: skip

MEMBERS = SheetLayout(
    "Members",
    "值勤人员",
    (
        Column("team", "Team code", "队伍代码", "team", "A code of the Teams sheet.", "“队伍”表中的代码。",
               required=True, aliases=("team", "队伍"), width=14),
        Column("name", "Name or call sign", "姓名或呼号", "text", "Duty staff only. A call sign is enough.",
               "仅限值勤人员，可只填呼号。", required=True,
               aliases=("name", "call sign", "姓名", "呼号"), longest=100, width=24),
        Column("post", "Post", "岗位", "text", "For example team leader.", "例如队长。", aliases=("role", "职务"),
               longest=100, width=20),
        Column("contact", "Work contact", "工作联系方式", "text", "Work phone or radio call sign.",
               "工作电话或电台呼号。", aliases=("contact", "联系方式"), longest=100, width=20),
        Column("training", "Training", "培训", "text", "Name of the training.", "培训名称。",
               aliases=("培训名称",), width=24),
        Column("training_valid_until", "Training valid until", "培训有效期至", "date", "Last day on which it is valid.",
               "有效的最后一天。", aliases=("valid until", "有效期至"), width=20),
    ),
)  # fmt: skip

STRENGTHS = SheetLayout(
    "Strengths",
    "力量统计",
    (
        Column("area", "Area code", "区域代码", "area", "Village, community or township.", "村、社区或乡镇（街道）。",
               required=True, aliases=("area", "区域"), width=18),
        Column("force", "Force", "力量类别", "choice", "Choose from the list.", "从列表中选择。", required=True,
               aliases=("力量", "类别"), choices=FORCES, width=20),
        Column("available", "Available strength", "可用力量", "whole", "People in all, on duty or not.",
               "可用总人数（含未执勤）。", required=True, aliases=("available", "strength", "可用人数"),
               low=0, high=1_000_000, width=20),
        Column("baseline", "Daily baseline", "日常基数", "whole", "People on duty on an ordinary day. Empty: 0.",
               "平日执勤人数。空白：0。", aliases=("baseline", "基数"), low=0, high=1_000_000, width=18),
    ),
)  # fmt: skip

EXAMPLE_PREFIX = "EXAMPLE"
"""Rows whose first code starts with this are examples of the blank and are not imported."""
