"""Planted cases of what was missed, of aid once and medical aid, of 特困, and of what was stopped or made public."""
from cases import *


# ——— D18, D19, D20, D20丙: missed ———
def untold(random, id, kind, earned):
    household = Household(id, kind, [adult(random, "A", "本人"), adult(random, "B", "配偶")], 户籍类型="农村")
    household.member("A")["收入项"] = [income("赡养费", earned)]
    return household


@case
def D18_应保未保(random, id):
    household = untold(random, id, "D18", 50000)
    household.due_instead(DIBAO, "", {m: household.dibao(m) for m in MONTHS})
    household.lead("D18", MONTHS, 应发月额=sum(household.dibao(m) for m in MONTHS))
    return household


@case
def D18_收入恰等于标准(random, id):
    household = untold(random, id, "D18 相似", 156000)
    household.look_alike = "收入恰等于标准，不低于"
    return household


@case
def D18_存款超过限额(random, id):
    household = untold(random, id, "D18 相似", 50000)
    household.record["财产"] = [thing("存款", 90000)]
    household.look_alike = "存款超过限额，不符合"
    return household


def near(random, id, kind, wants):
    """三口之家人均 900, between the standard and one and a half times that; a severely disabled daughter."""
    household = Household(id, kind, [adult(random, "A", "本人"), adult(random, "B", "配偶"), person("C", name(random), "2001-06-01", "女", 残疾类别="听力", 残疾等级="一", 不能独立生活=True,
                          自愿单独申请=wants, 法定义务人=[able_relative()])])
    household.member("A")["收入项"] = [income("赡养费", 270000)]
    household.lead("D19", MONTHS, "C", "本人知道，自愿不单独申请" if not wants else "", 本人的标准=sum(standard(m) for m in MONTHS))
    return household


@case
def D19_单人户漏保(random, id):
    household = near(random, id, "D19", True)
    household.due_instead(SOLE, "C", {m: standard(m) * 130 // 100 for m in MONTHS})
    household.due_instead(LIVING, "C", {m: SUBSIDY for m in MONTHS})
    return household


@case
def D19_已经单独领着(random, id):
    household = near(random, id, "D19 相似", True)
    household.leads.clear()
    household.pay(SOLE, "C", {m: standard(m) * 130 // 100 for m in MONTHS})
    household.pay(LIVING, "C", {m: SUBSIDY for m in MONTHS})
    household.look_alike = "本人已经单独领着低保"
    return household


@case
def D19_不愿单独申请(random, id):
    household = near(random, id, "D19 相似", False)
    household.look_alike = "本人知道，自愿不单独申请"
    return household


@case
def D20_困残补贴漏享(random, id):
    household = disabled(random, id, "D20")
    household.due_instead(LIVING, "B", {m: SUBSIDY for m in MONTHS})
    household.receive()
    return in_receipt_all_along(household, "D20", subject="B", 应享月额=24 * SUBSIDY)


@case
def D20_残疾人证冻结(random, id):
    household = disabled(random, id, "D20 相似")
    household.member("B")["残疾人证状态"] = "证件冻结"
    household.receive()
    household.look_alike = "残疾人证冻结期间不发"
    return household


@case
def D20丙_低保学生漏享(random, id):
    household = in_receipt(random, id, 3, kind="D20丙")
    stage = household.member("C")["学段"]
    household.receive()
    return in_receipt_all_along(household, "D20丙", subject="C", 应享年额=62500 if stage == "小学" else 75000)


@case
def D20丙_休学(random, id):
    household = in_receipt(random, id, 3, kind="D20丙 相似")
    household.member("C").update(学籍状态="休学")
    household.receive()
    household.look_alike = "休学"
    return household


# ——— D22, D23 ———
def helped(random, id, kind, *times):
    household = couple(random, id, kind)
    household.receive()
    household.record["临时救助记录"] = [{"救助类型": "急难型", "救助日": day, "救助事由": cause, "救助金额": amount} for day, cause, amount in times]
    return household


@case
def D22_同一事由两次(random, id):
    household = helped(random, id, "D22", ("2024-10-10", "火灾", 2000), ("2025-02-10", "火灾", 1500))
    household.lead("D22", months("2025-03", "2025-10"), 同一事由合计=350000)
    return household


@case
def D22_一次审批分阶段发放(random, id):
    household = helped(random, id, "D22 相似", ("2025-01-10", "突发重病", 1200), ("2025-03-10", "突发重病", 900))
    household.look_alike = "一次审批、分阶段发放的同一笔"
    household.lead("D22", months("2025-04"), "", household.look_alike, 同一事由合计=210000)
    return household


@case
def D22_隔了一年多(random, id):
    household = helped(random, id, "D22 相似", ("2024-02-10", "火灾", 2000), ("2025-03-10", "火灾", 1500))
    household.look_alike = "隔了十二个月以上"
    return household


@case
def D22乙_集中在十二月(random, id):
    household = helped(random, id, "D22乙", ("2024-12-05", "火灾", 2000), ("2024-12-20", "突发重病", 1500))
    household.lead("D22乙", months("2025-01", "2025-12"), 十二月合计=350000)
    return household


@case
def D22丙_定额平均(random, id):
    household = helped(random, id, "D22丙", ("2024-03-10", "火灾", 800), ("2024-06-10", "突发重病", 800), ("2024-09-10", "交通事故", 800))
    household.lead("D22丙", months("2024-10", "2025-03"), 合计金额=240000)
    return household


def in_hospital(random, id, kind, paid):
    """Own costs 20,000, of which 75% are due: 15,000."""
    household = couple(random, id, kind)
    household.member("A")["医疗费用"] = [{"编号": "住院", "就诊类型": "住院", "入院日": "2025-03-01", "结算状态": "已结算", "结算日": "2025-03-20", "就医地": "统筹区内", "政策范围内费用": 40000,
                                          "基本医保支付": 20000, "大病保险支付": 0, "补充及商保支付": 0, "医疗救助已付": paid, "目录外自费": 0}]
    household.member("A")["救助身份取得日"] = "2022-03-10"
    household.receive()
    return household


@case
def D23_应补(random, id):
    household = in_hospital(random, id, "D23", 13000)
    household.lead("D23", months("2025-04"), "住院", 应退=0, 应补=200000)
    return household


@case
def D23_应退(random, id):
    household = in_hospital(random, id, "D23", 18000)
    household.lead("D23", months("2025-04"), "住院", 应退=300000, 应补=0)
    return household


@case
def D23_付得对(random, id):
    household = in_hospital(random, id, "D23 相似", 15000)
    household.look_alike = "付得对"
    return household


# ——— D24 ———
@case
def D24_评估过期(random, id):
    household = supported_elder(random, id, "D24", 自理评估日="2024-02-20")
    household.lead("D24", months("2025-03"), "A", "评估过，没有录入")
    return household


@case
def D24乙_与医保失能不一致(random, id):
    household = supported_elder(random, id, "D24乙", 长期护理保险失能=True)
    household.lead("D24乙", MONTHS, "A", "两家的评估标准不同")
    return household


@case
def D24丙_护理费没有用(random, id):
    household = supported_elder(random, id, "D24丙", 护理费已使用=False)
    household.lead("D24丙", MONTHS, "A", "由亲属照料，口头约定", 照料护理月额=24 * NURSING_CARE)
    return household


@case
def D24_评估没有过期(random, id):
    household = supported_elder(random, id, "D24 相似", 自理评估日="2024-12-01")
    household.look_alike = "满十二个月的当天还不算过期"
    return household


# ——— D25乙, D26乙 ———
def stopped(random, id, kind, heard):
    household = not_in_need(random, id, kind)
    household.record["现享待遇"].append({"编号": "低保", "项目": DIBAO, "月额": 500, "状态": "停发", "发放地": "砀山县", "停发前已听取意见": heard, "停发已书面告知": True})
    return household


@case
def D25乙_停发没有听取意见(random, id):
    household = stopped(random, id, "D25乙", False)
    household.lead("D25乙", MONTHS, "低保", "本人书面申请退出")
    return household


@case
def D25乙_听取过意见(random, id):
    household = stopped(random, id, "D25乙 相似", True)
    household.look_alike = "停发前听取过意见，书面告知了"
    return household


@case
def D26乙_事实无人抚养儿童被公示(random, id):
    household = in_receipt(random, id, 3, kind="D26乙")
    household.member("C").update(享受孤儿保障=True, 被公示=True)
    give_school_aid(household)
    household.receive()
    return in_receipt_all_along(household, "D26乙", "公示的是家庭的低保，没有写孩子的情形", "C")


# ——— B01 (北京市) ———
def waiting(random, id, kind, told):
    """Waits for public housing in 北京; what changed on 2024-03-05 was to be told within 60 days, by 2024-05-04."""
    household = not_in_need(random, id, kind)
    household.record.update(户籍区划="北京市", 轮候变动日="2024-03-05", 轮候变动告知日=told)
    household.member("A")["收入项"] = [income("工资", 2500000)]
    return household


@case
def B01_轮候变动没有告知(random, id):
    household = waiting(random, id, "B01", "无")
    household.lead("B01", months("2024-06"), "", "告知过，没有登记")
    return household


@case
def B01_六十日内告知了(random, id):
    household = waiting(random, id, "B01 相似", "2024-04-20")
    household.look_alike = "六十日内告诉过"
    return household
