"""Households as a register has them, and what is due to them by arithmetic of its own: the engine is never asked.

Amounts are 分. The parameters are those of 砀山县 in rulesets (from 2024-07-01 on) and in 砀山县前一年.aid (before); those of 灵璧县.aid are the same.
"""
import datetime

MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]
DIBAO, TEKUN = "最低生活保障", "特困人员救助供养"
LIVING, NURSING, SOLE = "困难残疾人生活补贴", "重度残疾人护理补贴", "单人户低保"
SUBSIDY = 9000            # 困难残疾人生活补贴 and 重度残疾人护理补贴, both tiers
WAGE_SHARE, WAGE_MOST = 20, 39000  # 就业成本: 20% of wages, at most 390
NURSING_CARE = 54250      # 最低工资 2170 × 25%: 部分丧失


def text(month):
    return "%04d-%02d" % month


def first(month):
    return datetime.date(month[0], month[1], 1)


def months(start, end="2025-12"):
    return [m for m in MONTHS if start <= text(m) <= end]


def standard(month):
    return 78000 if month >= (2024, 7) else 72000


def age(born, day):
    """周岁, reached the day after the birthday."""
    day -= datetime.timedelta(days=1)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def yuan(fen):
    return "%d.%02d" % divmod(fen, 100) if fen % 100 else str(fen // 100)


def person(id, name, born, relation, **more):
    facts = {"编号": id, "姓名": name, "出生日期": born, "与申请人关系": relation, "长期共同居住": True, "不能独立生活": False, "特殊身份": "无", "残疾等级": "无",
             "患重病": False, "就业状况": "无", "学段": "无", "全日制": False, "学籍状态": "无学籍", "参保类型": "居民医保", "认定因病致贫": False, "享受孤儿保障": False,
             "已资助参保": True, "连续拒绝工作次数": 0, "领取工伤生活护理费": False, "需长期照护": False, "重度失能": False, "性别": "女" if relation in ("女", "母", "配偶") else "男",
             "收入项": [], "医疗费用": [], "法定义务人": []}
    facts.update(more)
    return facts


def able_relative():
    """One with a duty to support who can: with him nobody of the household is 特困."""
    return {"义务人姓名": "亲属", "义务人出生日期": "1980-01-01", "义务人身份": "其他对象", "义务人情形": "一般情形", "义务人残疾等级": "无", "义务人月收入": 4000, "义务人财产符合": True}


def income(kind, fen, period="月", **more):
    return {"收入子类": kind, "金额": float(yuan(fen)) if fen % 100 else fen // 100, "周期": period, **more}


class Household:
    """One line of the register, what is paid to it, and the truth about it."""

    def __init__(self, id, kind, members, **facts):
        self.id, self.kind = id, kind
        self.record = {"编号": id, "户名": members[0]["姓名"] + "家", "户籍区划": "砀山县", "户籍类型": "城镇", "脱贫家庭": False, "防返贫监测对象": False,
                       "住房困难": "没有住房困难", "申请方式": "本人申请", "授权核对": "已签", "最近复核日": "2025-06-20", "低保确认日": "2022-03-10", "已公示": True, "已信息核对": True, "成员": members, "财产": [],
                       "支出项": [], "事件": [], "临时救助记录": [], "财产核对": [], "现享待遇": []}
        self.record.update(facts)
        self.not_family = set()  # members who do not count although they are in the record
        self.receives = False    # 低保
        self.ineligible = False
        self.paid = {}           # (programme, member or "") -> {month: 分}
        self.elsewhere = {}      # of that, what another county pays: a row of its own in the ledger
        self.roll = []           # (programme, member or "", from, to, state)
        self.leads = []          # what is wanted of findings
        self.expected = {}       # (programme, member or "", kind) -> {month: (paid, due)}
        self.raised_later = set()  # months of differences that are there only by a standard made later
        self.look_alike = ""     # the innocent explanation: of a lead, or why there is none

    @property
    def members(self):
        return self.record["成员"]

    def member(self, id):
        return next(m for m in self.members if m["编号"] == id)

    def family(self, month):
        """Those who count on the first of the month: born by then, and not dead since before it."""
        day = first(month)
        return [m for m in self.members if m["编号"] not in self.not_family and datetime.date.fromisoformat(m["出生日期"]) <= day
                and not (m.get("死亡日期", "无") != "无" and datetime.date.fromisoformat(m["死亡日期"]) < day)]

    def monthly_income(self, month, wages=None):
        """Of the family in 分; wages: other wages of members, by 编号."""
        total = 0
        for m in self.family(month):
            wage = sum(_monthly(i) for i in m["收入项"] if i["收入子类"] == "工资")
            wage = (wages or {}).get(m["编号"], wage)
            other = sum(_monthly(i) for i in m["收入项"] if i["收入子类"] in ("赡养费", "种植", "职工养老金"))
            total += wage - min(wage * WAGE_SHARE // 100, WAGE_MOST) + other
        return total

    def dibao(self, month, wages=None, without=None):
        """低保: what is lacking to the standard, up to whole 元, and 分类施保; 0 if not eligible."""
        if self.ineligible:
            return 0
        family = [m for m in self.family(month) if m["编号"] != without]
        if not family:
            return 0
        earned = self.monthly_income(month, wages)
        base = standard(month)
        if earned >= base * len(family):
            return 0
        lacking = base * len(family) - earned
        return -(-lacking // 100) * 100 + sum(base * _extra(m, first(month)) // 100 for m in family)

    # ——— what is paid, and what is wrong about it ———
    def receive(self, since="2022-04-01", state="在享"):
        """低保 as it is due, in all months."""
        self.receives = True
        self.pay(DIBAO, "", {m: self.dibao(m) for m in MONTHS})
        self.roll.append((DIBAO, "", since, "", state))
        self.record["现享待遇"].append({"编号": "低保", "项目": DIBAO, "月额": float(yuan(self.paid[DIBAO, ""][MONTHS[-1]])), "状态": state, "发放地": "砀山县", "因就业超标": False})

    def pay(self, programme, member, amounts):
        self.paid.setdefault((programme, member), {}).update(amounts)

    def pay_elsewhere(self, programme, member, amounts):
        paid = self.paid.setdefault((programme, member), {})
        for month, fen in amounts.items():
            paid[month] = paid.get(month, 0) + fen
        self.elsewhere[programme, member] = amounts

    def payments(self):
        """Rows of the ledger: programme, member, month, 分."""
        for key, amounts in self.paid.items():
            for month, fen in amounts.items():
                other = self.elsewhere.get(key, {}).get(month, 0)
                for one in (fen - other, other):
                    if one:
                        yield (*key, month, one)

    def due_instead(self, programme, member, dues):
        """What is due differs from what is paid in these months. Of 低保 that is 金额错算 (D14) besides."""
        paid = self.paid.get((programme, member), {})
        for month, due in dues.items():
            had = paid.get(month, 0)
            if had == due:
                continue
            on_roll = any(r[0] == programme and r[1] == member and r[2] <= str(first(month)) and (not r[3] or r[3] >= str(first(month))) for r in self.roll)
            kind = "overpaid" if had > due else "underpaid" if had or on_roll else "missed"
            self.expected.setdefault((programme, member, kind), {})[month] = (had, due)

    def wrong_dibao(self, dues):
        self.due_instead(DIBAO, "", dues)
        wrong = [m for m in MONTHS if m in dues and dues[m] != self.paid[DIBAO, ""].get(m, 0)]
        if wrong:
            paid = self.paid[DIBAO, ""]
            self.lead("D14", wrong, 多发月额=sum(max(0, paid[m] - dues[m]) for m in wrong), 少发月额=sum(max(0, dues[m] - paid[m]) for m in wrong))

    def lead(self, code, in_months, subject="", explained="", **stakes):
        self.leads.append({"code": code, "subject": subject, "months": [text(m) for m in in_months], "stakes": {k: yuan(v) for k, v in stakes.items()}, "explained": explained})

    def truth(self):
        differences = [{"programme": p, "subject": s, "kind": kind, "months": {text(m): {"paid": yuan(a), "due": yuan(b), "cause": "raised_later" if m in self.raised_later else "wrong_then"} for m, (a, b) in sorted(found.items())}}
                       for (p, s, kind), found in self.expected.items()]
        return {"id": self.id, "case": self.kind, "look_alike": self.look_alike, "leads": self.leads, "differences": differences}


def _monthly(item):
    fen = round((item["金额"] - item.get("成本费用", 0)) * 100)
    return {"月": fen, "年": fen // 12}[item["周期"]]


def _extra(m, day):
    """分类施保 in percent of the standard: the highest that applies."""
    if m["患重病"] or m["残疾等级"] in ("一", "二"):
        return 30
    years = age(datetime.date.fromisoformat(m["出生日期"]), day)
    return 20 if years < 18 or years >= 70 else 0
