"""Households of whom nothing is wanted: paid exactly what is due for all months, or neither in need nor paid."""
from households import *

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


def date(random, first_year, last_year):
    return "%04d-%02d-%02d" % (random.randint(first_year, last_year), random.randint(1, 12), random.randint(1, 28))


def name(random):
    return random.choice(SURNAMES) + random.choice("伟芳娜敏静强磊军洋勇艳杰娟涛明")


def adult(random, id, relation, **more):
    return person(id, name(random), date(random, 1968, 1994), relation, **more)


def elder(random, id, relation):
    """Turns 70 in these years or not; below 80, when other subsidies begin."""
    return person(id, name(random), date(random, 1947, 1960), relation, 法定义务人=[able_relative()],
                  收入项=[income("居民养老金_中央基础", 21300)])


def pupil(random, id):
    stage = random.choice(["小学", "初中"])
    years = (2013, 2016) if stage == "小学" else (2009, 2012)
    return person(id, name(random), date(random, *years), random.choice("子女"), 就业状况="在校", 学段=stage, 全日制=True, 学籍状态="在读", 寄宿=False)


def give_school_aid(household):
    for m in household.members:
        if m["学段"] in ("小学", "初中"):
            household.record["现享待遇"].append({"编号": "学" + m["编号"], "项目": "义务教育生活补助", "受益人": m["编号"], "月额": 62.5, "状态": "在享"})


def earn(random, member, most):
    """Gives the member an income of which less than `most` 分 a month counts."""
    kind = random.choice(["无", "工资", "种植", "赡养费"])
    if kind == "工资":
        member["就业状况"] = random.choice(["单位在职", "灵活就业"])
        member["收入项"].append(income("工资", random.randint(100, max(101, most // 100)) * 100))
    elif kind == "种植":
        member["就业状况"] = "务农"
        net = random.randint(1, max(2, most // 100)) * 1200
        member["收入项"].append(income("种植", net + 240000, "年", 成本费用=2400))
    elif kind == "赡养费":
        member["收入项"].append(income("赡养费", random.randint(50, max(51, most // 100)) * 100))


def family(random, size):
    """The members of a household of that size, an able adult first (or an elder alone)."""
    if size == 1 and random.random() < 0.4:
        return [elder(random, "A", "本人")]
    members = [adult(random, "A", "本人")]
    if size >= 2:
        members.append(adult(random, "B", "配偶"))
    members += [pupil(random, "CD"[i]) for i in range(min(2, size - 2))]
    if size >= 5:
        members.append(elder(random, "E", "父"))
    return members


def in_receipt(random, id, size=None, earning=True, kind="干净", **facts):
    size = size or random.choices([1, 2, 3, 4, 5], [30, 25, 20, 15, 10])[0]
    household = Household(id, kind, family(random, size), 户籍类型=random.choice(["城镇", "农村", "农村"]), **facts)
    if earning:
        earn(random, household.members[0], 60000 * size)
    return household


def clean_receipt(random, id):
    """In receipt; in some a child is born, or someone is disabled and has 困难残疾人生活补贴."""
    household = in_receipt(random, id)
    household.record["最近复核日"] = "2025-%02d-%02d" % (random.randint(7, 11), random.randint(1, 28))
    members = household.members
    if len(members) == 2 and random.random() < 0.05:
        members.append(person("C", name(random), date(random, 2024, 2025), "女"))
    if len(members) >= 2 and random.random() < 0.08:
        members[1].update(残疾类别="听力", 残疾等级=random.choice("二四"), 法定义务人=[able_relative()])
        household.pay(LIVING, "B", {m: SUBSIDY for m in MONTHS})
        household.roll.append((LIVING, "B", "2022-04-01", "", "在享"))
    give_school_aid(household)
    household.receive()
    return household


def supported_elder(random, id, kind="干净", **facts):
    """特困, with care for 部分丧失."""
    old = person("A", name(random), date(random, 1948, 1956), "本人", 残疾类别="肢体", 残疾等级="二", 能自主吃饭=True, 能自主穿衣=True, 能自主上下床=True, 能自主如厕=False,
                 能室内行走=False, 能自主洗澡=False, 自理评估日="2025-06-10", 护理费已使用=True)
    old.update(facts)
    household = Household(id, kind, [old], 户籍类型="农村")
    household.pay(TEKUN, "A", {m: standard(m) * 13 // 10 + NURSING_CARE for m in MONTHS})
    household.roll.append((TEKUN, "A", "2021-04-01", "", "在享"))
    household.record["现享待遇"].append({"编号": "特困", "项目": TEKUN, "受益人": "A", "月额": 1556.5, "状态": "在享", "发放地": "砀山县"})
    return household


def not_in_need(random, id, kind="干净"):
    members = family(random, random.choice([2, 3, 4]))
    members[0].update(就业状况="单位在职", 收入项=[income("工资", random.randint(6500, 12000) * 100)])
    return Household(id, kind, members, 户籍类型=random.choice(["城镇", "农村"]))


def clean(random, id):
    what = random.random()
    if what < 0.70:
        return clean_receipt(random, id)
    return supported_elder(random, id) if what < 0.75 else not_in_need(random, id)
