"""The planted cases: what is wrong, where, and by how much; and those that only look so.

A case is a function (random, id) -> Household. Its name is what the truth calls it; the code of the 审计项 stands first. Of a look-alike (look_alike) either
no lead is wanted, or one whose 反证 names the explanation.
"""
from clean import *

CASES = []


def case(make):
    CASES.append(make)
    return make


def couple(random, id, kind, **facts):
    """Two adults with some income in 低保."""
    return in_receipt(random, id, 2, kind=kind, **facts)


def single(random, id, kind, **facts):
    household = Household(id, kind, [adult(random, "A", "本人")], 户籍类型="农村", **facts)
    earn(random, household.members[0], 40000)
    return household


def in_receipt_all_along(household, code, explained="", subject="", look_alike="", **stakes):
    """A lead in every month beside a payment that is right."""
    if not household.receives:
        household.receive()
    household.look_alike = look_alike
    household.lead(code, MONTHS, subject, explained, **stakes)
    return household


def all_paid(household):
    return sum(household.paid[DIBAO, ""].values())


# ——— D01 ———
def dead_spouse(random, id, kind, died):
    household = couple(random, id, kind)
    household.receive()
    household.member("B")["死亡日期"] = died
    return household


def _death(household, start, explained=""):
    """The lead and what is overpaid from that month on, for the whole household without the dead.

    多发总额 is what one who looks at the register on the last day would say: as if the amount of now had been paid in each of these months.
    """
    after = months(start)
    dues = {m: household.dibao(m) for m in after}
    paid = household.paid[DIBAO, ""]
    household.wrong_dibao(dues)
    household.lead("D01", after, "B", explained, 多发月额=sum(paid[m] - dues[m] for m in after), 多发总额=sum(max(0, paid[MONTHS[-1]] - dues[m]) for m in after))


@case
def D01_去世的配偶照发(random, id):
    household = dead_spouse(random, id, "D01", "2024-05-12")
    _death(household, "2024-06")
    return household


@case
def D01乙_去世三个月没有核查(random, id):
    household = dead_spouse(random, id, "D01乙", "2025-03-05")
    household.member("A").update(就业状况="无", 收入项=[])
    household.record["最近复核日"] = "2025-02-20"
    household.paid.clear(), household.roll.clear(), household.record["现享待遇"].clear()
    del household.member("B")["死亡日期"]
    household.receive()
    household.member("B")["死亡日期"] = "2025-03-05"
    _death(household, "2025-04")
    household.lead("D01乙", months("2025-07"), "B")
    return household


@case
def D01_金额已经减了(random, id):
    household = couple(random, id, "D01 相似")
    household.member("B")["死亡日期"] = "2024-05-12"
    household.receive()
    household.look_alike = "金额已经减了，台账里没有删名字"
    _death(household, "2024-06", household.look_alike)
    return household


@case
def D01_当月刚去世(random, id):
    household = dead_spouse(random, id, "D01 相似", "2025-12-01")
    household.look_alike = "当月刚去世，下月才停"
    return household


@case
def D01丙_特困供养的人去世照发(random, id):
    household = supported_elder(random, id, "D01丙", 死亡日期="2024-08-20", 自理评估日="2024-08-01")
    after = months("2024-09")
    household.due_instead(TEKUN, "A", {m: 0 for m in after})
    household.lead("D01丙", after, "特困", 多发月额=sum(household.paid[TEKUN, "A"][m] for m in after))
    household.lead("D24", months("2025-09"), "A")
    return household


# ——— D02 ———
def two_places(random, id, kind, in_months, state):
    household = couple(random, id, kind)
    household.receive()
    dues = dict(household.paid[DIBAO, ""])
    household.record["现享待遇"].append({"编号": "另一处", "项目": DIBAO, "月额": 300, "状态": state, "发放地": "萧县", "停发前已听取意见": True, "停发已书面告知": True})
    household.pay_elsewhere(DIBAO, "", {m: 30000 for m in in_months})
    household.wrong_dibao({m: dues[m] for m in in_months})
    return household


@case
def D02_两处领低保(random, id):
    household = two_places(random, id, "D02", MONTHS, "在享")
    household.lead("D02", MONTHS, 在发月额=all_paid(household))
    return household


@case
def D02_迁移接续的当月(random, id):
    household = two_places(random, id, "D02 相似", months("2025-03", "2025-03"), random.choice(["停发", "在享"]))
    household.look_alike = "迁移接续的当月两地都有记录"
    household.lead("D02", months("2025-03", "2025-03"), "", household.look_alike, 在发月额=household.paid[DIBAO, ""][2025, 3])
    return household


@case
def D02_另一处已经停发(random, id):
    household = two_places(random, id, "D02 相似", [], "停发")
    household.look_alike = "迁移接续，另一处已经停发"
    return household


@case
def D02乙_两地领困残补贴(random, id):
    household = disabled(random, id, "D02乙")
    household.receive()
    household.record["现享待遇"] += [{"编号": place, "项目": LIVING, "受益人": "B", "月额": amount, "状态": "在享", "发放地": place} for place, amount in (("砀山县", 90), ("萧县", 80))]
    household.pay(LIVING, "B", {m: SUBSIDY for m in MONTHS})
    household.pay_elsewhere(LIVING, "B", {m: 8000 for m in MONTHS})
    household.due_instead(LIVING, "B", {m: SUBSIDY for m in MONTHS})
    household.lead("D02乙", MONTHS, "砀山县", 在发月额=24 * SUBSIDY)
    household.lead("D02乙", MONTHS, "萧县", 在发月额=24 * 8000)
    return household


# ——— D03 ———
def disabled(random, id, kind, level="二", kind_of="肢体", **facts):
    household = couple(random, id, kind, **facts)
    household.member("B").update(残疾类别=kind_of, 残疾等级=level, 法定义务人=[able_relative()])
    return household


@case
def D03_特困与低保重复(random, id):
    household = couple(random, id, "D03")
    household.members.append(elder(random, "E", "父"))
    household.member("E").update(自理评估日="2025-06-10", 能自主吃饭=True, 能自主穿衣=True, 能自主上下床=True, 能自主如厕=True, 能室内行走=True, 能自主洗澡=True)
    household.pay(TEKUN, "E", {m: 93600 for m in MONTHS})
    household.due_instead(TEKUN, "E", {m: 0 for m in MONTHS})
    return in_receipt_all_along(household, "D03", subject="E")


@case
def D03乙丙_特困与两项补贴重复(random, id):
    household = disabled(random, id, "D03乙")
    household.member("B").update(自理评估日="2025-06-10", 需长期照护=True, 能自主吃饭=True, 能自主穿衣=True, 能自主上下床=True, 能自主如厕=True, 能室内行走=True, 能自主洗澡=True)
    household.pay(TEKUN, "B", {m: 93600 for m in MONTHS})
    household.due_instead(TEKUN, "B", {m: 0 for m in MONTHS})
    for programme in (LIVING, NURSING):
        household.pay(programme, "B", {m: SUBSIDY for m in MONTHS})
    for code in ("D03", "D03乙", "D03丙"):
        in_receipt_all_along(household, code, subject="B")
    return household


@case
def D03丁_孤儿全额与困残补贴重复(random, id, by_difference=False):
    household = in_receipt(random, id, 3, kind="D03丁")
    household.member("C").update(残疾类别="肢体", 残疾等级="三", 享受孤儿保障=True, 按补差领取=by_difference)
    give_school_aid(household)
    household.pay(LIVING, "C", {m: SUBSIDY for m in MONTHS})
    household.receive()
    if by_difference:
        return household
    household.due_instead(LIVING, "C", {m: 0 for m in MONTHS})
    return in_receipt_all_along(household, "D03丁", subject="C", 在发月额=24 * SUBSIDY)


@case
def D03丁_按补差领取(random, id):
    household = D03丁_孤儿全额与困残补贴重复(random, id, True)
    household.kind, household.look_alike = "D03丁 相似", "按补差领的，生活补贴照发"
    return household


# ——— D04, D11: counted and paid for, but not of the family ———
def one_too_many(household, member, code):
    household.receive()
    household.not_family.add(member)
    dues = {m: household.dibao(m) for m in MONTHS}
    over = sum(household.paid[DIBAO, ""][m] - dues[m] for m in MONTHS)
    household.wrong_dibao(dues)
    household.lead(code, MONTHS, member, 多发月额=over)
    return household


@case
def D04_服刑没有减员(random, id):
    household = couple(random, id, "D04")
    household.member("B")["特殊身份"] = random.choice(["在监狱服刑", "强制隔离戒毒"])
    return one_too_many(household, "B", "D04")


@case
def D04_服刑已经减了(random, id):
    household = couple(random, id, "D04 相似")
    household.member("B")["特殊身份"] = "在监狱服刑"
    household.not_family.add("B")
    household.member("A").update(收入项=[], 就业状况="无")
    household.receive()
    household.look_alike = "已经按减员后的人数发"
    return household


@case
def D04乙_服刑的特困人员(random, id):
    household = supported_elder(random, id, "D04乙", 特殊身份="在监狱服刑")
    household.due_instead(TEKUN, "A", {m: 0 for m in MONTHS})
    household.lead("D04乙", MONTHS, "A")
    return household


@case
def D04丙_在押期间照发补贴(random, id):
    household = disabled(random, id, "D04丙")
    household.member("B")["在押期"] = "2025-03-10 至 2025-04-30"
    household.pay(LIVING, "B", {m: SUBSIDY for m in MONTHS})
    household.receive()
    held = months("2025-05")
    household.lead("D04丙", held, "B", 每月补贴=len(held) * SUBSIDY)
    return household


def graduate(random, id, kind, dependent):
    household = couple(random, id, kind)
    household.members.append(person("F", name(random), "2001-06-01", "子", 长期共同居住=False, 不能独立生活=dependent, 学段="本科", 全日制=True, 学籍状态="毕业"))
    return household


@case
def D11_毕业以后还算(random, id):
    return one_too_many(graduate(random, id, "D11", False), "F", "D11")


@case
def D11_不能独立生活(random, id):
    household = graduate(random, id, "D11 相似", True)
    household.receive()
    household.look_alike = "因病残不能独立生活"
    return household


# ——— D05, D06, D07: property ———
def with_property(random, id, kind, *things, over=True, code="", explained="", look_alike=""):
    household = couple(random, id, kind)
    household.receive()
    household.record["财产"] = list(things)
    household.look_alike = look_alike
    if over:
        household.ineligible = True
        household.wrong_dibao({m: 0 for m in MONTHS})
        household.lead(code, MONTHS, "", explained, 在发月额=all_paid(household))
    return household


def thing(kind, worth, exempt="不豁免", **more):
    return {"财产类别": kind, "估值": worth, "豁免类型": exempt, **more}


@case
def D05_存款超标(random, id):
    return with_property(random, id, "D05", thing("存款", 60000), code="D05")


@case
def D05_赔偿款没有标明(random, id):
    return with_property(random, id, "D05 相似", thing("存款", 80000), code="D05", look_alike="赔偿款", explained="赔偿款")


@case
def D05_卖房待购款(random, id):
    return with_property(random, id, "D05 相似", thing("存款", 300000, random.choice(["卖房待购款", "救助款存款"])), over=False, look_alike="卖房待购款、救助款")


@case
def D05乙_核对时存款超标(random, id):
    household = couple(random, id, "D05乙")
    household.receive()
    household.record["财产核对"] = [{"核对日": "2024-08-15", "核对金融资产": 50000}, {"核对日": "2025-08-15", "核对金融资产": 0}]
    since = months("2024-09")
    household.lead("D05乙", since, 在发月额=sum(household.paid[DIBAO, ""][m] for m in since), 最高时超出=5000000 - 78000 * 24 * 2)
    return household


@case
def D06_车辆超标(random, id):
    return with_property(random, id, "D06", thing("机动车", 30000), code="D06")


@case
def D06_代步车没有登记豁免(random, id):
    return with_property(random, id, "D06 相似", thing("机动车", 30000), code="D06", look_alike="残疾人代步", explained="代步")


@case
def D06_代步车(random, id):
    return with_property(random, id, "D06 相似", thing("机动车", 30000, "残疾代步"), over=False, look_alike="残疾人代步车")


@case
def D06_谋生的车(random, id):
    return with_property(random, id, "D06 相似", thing("机动车", 9000, "维持生计"), over=False, look_alike="维持生计的车")


@case
def D07_房产超标(random, id):
    return with_property(random, id, "D07", thing("住宅", 100000, 数量=3, 建筑面积=260), code="D07")


@case
def D07_面积例外(random, id):
    return with_property(random, id, "D07 相似", thing("住宅", 50000, 数量=2, 建筑面积=80), over=False, look_alike="人均面积低于当地规定，可以有第二套")
