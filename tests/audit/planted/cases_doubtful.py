"""Planted cases of doubtful facts, of procedure, and of amounts that are wrong."""
from cases import *


# ——— D08 to D10, D15, D17: doubts that do not change what is due ———
def doubt(code, facts=None, explained="", look_alike="", subject="", property=None, of_member=None, **stakes):
    def make(random, id):
        household = couple(random, id, code + (" 相似" if look_alike else ""), **(facts or {}))
        household.members[0].update(of_member or {})
        if property:
            household.record["财产"] = [property]
        household.receive()
        given = {key: all_paid(household) if value is None else value for key, value in stakes.items()}
        return in_receipt_all_along(household, code, explained, subject, look_alike, **given)
    return make


def quiet(code, why, facts=None, of_member=None):
    """Looks like it, and no lead is wanted."""
    def make(random, id):
        household = couple(random, id, code + " 相似", **(facts or {}))
        household.members[0].update(of_member or {})
        household.receive()
        household.look_alike = why
        return household
    return make


SHOP = thing("市场主体出资", 5000)
CASES += [
    doubt("D08", property=SHOP, 在发月额=None),
    doubt("D08", property=SHOP, look_alike="身份证被冒用登记", explained="冒用登记", 在发月额=None),
    doubt("D08", property=SHOP, look_alike="早已歇业、没有注销", explained="歇业", 在发月额=None),
    doubt("D10", of_member={"财政供养人员": True}, subject="A"),
    doubt("D10", of_member={"财政供养人员": True}, subject="A", look_alike="编外临时工、公益性岗位", explained="公益性岗位"),
    doubt("D15", {"近亲属已备案": False}, of_member={"经办人员近亲属": True}, subject="A"),
    quiet("D15", "已经备案", {"近亲属已备案": True}, {"经办人员近亲属": True}),
    doubt("D17", {"银行卡由他人保管": True, "代管协议已备案": False}),
    quiet("D17", "自愿委托，协议已备案", {"银行卡由他人保管": True, "代管协议已备案": True}),
    doubt("D25", {"已公示": False}),
    doubt("D25", {"已公示": False}, look_alike="涉及未成年人，依法不公示", explained="未成年人"),
    doubt("D26", {"公示含敏感信息": True}),
    quiet("D26", "公示里没有个人信息", {"公示含敏感信息": False}),
    doubt("D20乙", of_member={"已资助参保": False}, subject="A", 应享年额=35000),
    quiet("D20乙", "参加的是职工医保", of_member={"已资助参保": False, "参保类型": "职工医保"}),
]


@case
def D09_推算收入高于申报(random, id):
    household = Household(id, "D09", [adult(random, "A", "本人"), adult(random, "B", "配偶")])
    household.member("A").update(就业状况="单位在职", 收入项=[income("工资", 60000)], 推算月收入=1500)
    household.receive()
    over = sum(household.paid[DIBAO, ""][m] - household.dibao(m, wages={"A": 150000}) for m in MONTHS)
    household.lead("D09", MONTHS, "A", 少报月收入=24 * 90000, 多发月额=over)
    return household


@case
def D09_推算不高于申报(random, id):
    household = Household(id, "D09 相似", [adult(random, "A", "本人"), adult(random, "B", "配偶")])
    household.member("A").update(就业状况="单位在职", 收入项=[income("工资", 60000)], 推算月收入=600)
    household.receive()
    household.look_alike = "按最低基数缴费，不高于申报的工资"
    return household


# ——— D12, D12乙, D16 ———
def reviewed(random, id, kind, day, work):
    household = couple(random, id, kind, 最近复核日=day)
    household.member("A").update(就业状况=work, 收入项=[])
    household.receive()
    return household


@case
def D12_一年没有复核(random, id):
    household = reviewed(random, id, "D12", "2024-03-20", "无")
    household.lead("D12", months("2025-04"))
    return household


@case
def D12_收入不固定半年没有复核(random, id):
    household = reviewed(random, id, "D12", "2025-03-20", "灵活就业")
    household.lead("D12", months("2025-10"))
    return household


@case
def D12_满一年当天(random, id):
    household = reviewed(random, id, "D12 相似", "2024-12-01", "无")
    household.look_alike = "满一年的当天还不算超期"
    return household


@case
def D12乙_变化没有告知(random, id):
    household = couple(random, id, "D12乙", 重大变化日="2024-03-05", 变化告知日="无")
    household.receive()
    since = months("2024-07")
    household.lead("D12乙", since, 在发月额=sum(household.paid[DIBAO, ""][m] for m in since))
    return household


@case
def D12乙_三个月内告知了(random, id):
    household = couple(random, id, "D12乙 相似", 重大变化日="2024-03-05", 变化告知日="2024-05-20")
    household.receive()
    household.look_alike = "三个月内告诉过"
    return household


@case
def D16_未经程序纳入(random, id):
    household = couple(random, id, "D16", 授权核对="部分", 已信息核对=False, 已公示=False)
    household.receive()
    household.lead("D25", MONTHS)
    return in_receipt_all_along(household, "D16", 在发月额=all_paid(household))


# ——— D13 ———
def taper(random, id, kind, until, work, since="2023-12-15"):
    """Income above the standard since that day; what was paid before goes on up to `until`. Six months are given."""
    household = Household(id, kind, [adult(random, "A", "本人"), adult(random, "B", "配偶")])
    household.member("A").update(就业状况="单位在职", 收入项=[income("工资", 400000)], 登记的就业=work)
    household.member("B")["登记的就业"] = "登记失业 自 2020-01-01"
    household.pay(DIBAO, "", {m: 80000 for m in months("2024-01", until)})
    household.roll.append((DIBAO, "", "2023-12-15", "" if until == "2025-12" else until + "-28", "渐退"))
    household.record["现享待遇"].append({"编号": "低保", "项目": DIBAO, "月额": 800, "状态": "渐退", "发放地": "砀山县", "因就业超标": True, "首次超标日": since,
                                         "停发前已听取意见": True, "停发已书面告知": True})
    return household


@case
def D13_渐退超期(random, id):
    household = taper(random, id, "D13", "2025-12", "登记失业 自 2020-01-01 至 2023-11-30、单位在职 自 2023-12-01")
    over = months("2024-07")
    household.wrong_dibao({m: 0 for m in over})
    household.lead("D13", over, 在发月额=len(over) * 80000)
    return household


@case
def D13_渐退六个月以后停了(random, id):
    household = taper(random, id, "D13 相似", "2024-06", "登记失业 自 2020-01-01 至 2023-11-30、单位在职 自 2023-12-01")
    household.look_alike = "渐退期满按时停了"
    return household


@case
def D13乙_渐退时没有人就业(random, id):
    household = taper(random, id, "D13乙", "2024-06", "登记失业 自 2020-01-01 至 2024-02-29、单位在职 自 2024-03-01")
    given = months("2024-01", "2024-06")
    household.lead("D13乙", given, "", "就业登记晚于实际上班", 在发月额=len(given) * 80000)
    return household


# ——— D14, D21 ———
def miscounted(random, id, kind, by):
    household = couple(random, id, kind)
    household.receive()
    dues = dict(household.paid[DIBAO, ""])
    household.pay(DIBAO, "", {m: due + by for m, due in dues.items()})
    household.wrong_dibao(dues)
    return household


@case
def D14_多发(random, id):
    return miscounted(random, id, "D14", random.randint(1, 90) * 100)


@case
def D14_少发(random, id):
    return miscounted(random, id, "D14", -random.randint(1, 50) * 100)


@case
def D14_标准调了没有补(random, id):
    """The standard is raised on 2024-07-01; up to 2024-09 it is paid by the old one."""
    household = couple(random, id, "D14 相似")
    household.receive()
    late = months("2024-07", "2024-09")
    dues = {m: household.dibao(m) for m in late}
    household.pay(DIBAO, "", {m: household.dibao((2024, 6)) for m in late})
    household.wrong_dibao(dues)
    household.look_alike = "标准刚调整，按旧标准发的还没有补"
    household.leads[-1]["explained"] = household.look_alike
    return household


@case
def D14_标准追溯(random, id):
    """In 灵璧县 the standard of 2024-07-01 was made on 2024-09-15: until September nobody could know, in October and November it was known and not paid."""
    household = couple(random, id, "D14", 户籍区划="灵璧县")
    household.receive()
    late = months("2024-07", "2024-11")
    dues = {m: household.dibao(m) for m in late}
    household.pay(DIBAO, "", {m: household.dibao((2024, 6)) for m in late})
    household.raised_later.update(months("2024-07", "2024-09"))
    household.wrong_dibao(dues)
    household.leads[-1]["explained"] = "标准刚调整，按旧标准发的还没有补"
    return household


def pensioner(random, id, kind, counted):
    household = Household(id, kind, [adult(random, "A", "本人"), adult(random, "B", "配偶")], 台账月收入=counted)
    household.member("A")["收入项"] = [income("优待抚恤金", 50000)]
    household.receive()
    return household


@case
def D21_优抚金被计入(random, id):
    household = pensioner(random, id, "D21", 500)
    dues = dict(household.paid[DIBAO, ""])
    household.pay(DIBAO, "", {m: due - 50000 for m, due in dues.items()})
    household.wrong_dibao(dues)
    household.lead("D21", MONTHS, 台账多计=24 * 50000)
    return household


@case
def D21_没有计入(random, id):
    household = pensioner(random, id, "D21 相似", 0)
    household.look_alike = "台账没有计入优抚金"
    return household
