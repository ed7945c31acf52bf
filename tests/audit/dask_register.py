"""A small register with its ledger and rules: some overpaid, some underpaid, some missed, some with a lead, and, to be told, one row that
cannot be read and one 编号 that is there twice."""
from __future__ import annotations

import os

RULES = """规则集 例/核查。
枚举 待遇状态 ＝ ｛在享、渐退、停发｝。
实体 家庭（根），称呼 户名
  事实 户名：文本，个人信息。
  事实 户籍区划：区划，有历史。
  事实 社区：文本。
  事实 存款：元。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本，个人信息。
  事实 月收入：元/月，有历史。
实体 现享待遇，属 家庭
  事实 项目：文本。
  事实 受益人：成员。
  事实 月额：元/月。
  事实 状态：待遇状态。
参数 标准（区划）：元/人/月，区划 取 户籍区划
  | 区划   | 自         | 值  | 依据 |
  | 砀山县 | 2023-01-01 | 700 | 示例 |
  | 砀山县 | 2024-07-01 | 780 | 示例 |
定义 人口（家庭）：人 ＝ 人数（成员），依据 示例。
定义 收入（家庭）：元/月 ＝ 合计（成员：月收入），依据 示例。
政策 低保（家庭）
  条件 收入：收入 ÷ 人口 ＜ 标准，依据 示例。
  待遇 补差：元/月 ＝ 标准 × 人口 － 收入，下限 0元/月，依据 示例。
情形 领着低保（家庭）：有（现享待遇 其中 项目 等于 "低保" 且 状态 等于 在享），依据 示例。
审计项 存款超标（家庭）
  代码 D05。
  依据 示例。
  当 领着低保 且 存款 ＞ 2万元。
  严重 中。
  方向 错保。
  涉及 超出：元 ＝ 存款 － 2万元。
  证据 存款。
  反证 "赔偿款"。
  处置 "查清来源"。
"""
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]


def household(number: int) -> str:
    """A line of JSON. Every ninth earns 500 from May 2024 on, which was learnt in July."""
    raised = "、500 自 2024-05-01 知悉 2024-07-10" if number % 9 == 0 else ""
    saved, community = 30000 if number % 11 == 0 else 0, "东街" if number % 2 else "城关"
    return (f'{{"编号":"H{10000 + number}","户名":"张三家","户籍区划":"砀山县","社区":"{community}","存款":{saved},'
            f'"成员":[{{"编号":"A","姓名":"张三","月收入":"{number * 13 % 800} 自 2023-01-01{raised}"}}]}}\n')


def write_register(folder: str, households: int) -> None:
    """例.aid, 名册.jsonl and 台账.csv."""
    with open(os.path.join(folder, "例.aid"), "w", encoding="utf-8") as file:
        file.write(RULES)
    with open(os.path.join(folder, "名册.jsonl"), "w", encoding="utf-8") as file:
        file.writelines(household(number) for number in [*range(households), 0])
    with open(os.path.join(folder, "台账.csv"), "w", encoding="utf-8") as file:
        file.write("家庭编号,成员编号,项目,月份,金额,账户\nH10000,,低保,2024-13,5,6217\n")
        for number in range(households):
            if number % 7 != 3:
                paid = max(700 - number * 13 % 800, 50)
                file.writelines(f"H{10000 + number},,低保,{month},{paid},6217000012345678\n" for month in MONTHS)
