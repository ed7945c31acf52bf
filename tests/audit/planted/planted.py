#!/usr/bin/env python3
"""A register with planted truth, and the audit of it held against that truth.

  planted.py make  --households 20000 --seed 1 --out DIR      名册.jsonl, 台账.csv, 名单.csv, 真相.jsonl
  planted.py check --out DIR                                  DIR/核查 (of `doudi audit`) against DIR/真相.jsonl; exit 1 where they differ
  planted.py run   --households 20000 --out DIR --doudi build/doudi   both, with the audit between them

Every household that is not planted is clean: a lead or a difference of one is a fault. Of what is planted the months and amounts are compared exactly.
"""
import argparse
import collections
import fractions
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import cases_doubtful, cases_missed  # they add theirs to CASES
from cases import CASES, clean, text

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
FEWEST = 5  # of each case, where there is room


def planted_places(households, count):
    """By place which case stands there: spread evenly, each case as often as any other, FEWEST times or 2 in 1,000 of all, but at most half of them."""
    each = max(1, min(FEWEST, households // 2 // count), households * 2 // 1000 // count)
    step = households / (each * count)
    return {int(i * step): i % count for i in range(each * count)}


def households(number, seed):
    places = planted_places(number, len(CASES))
    for i in range(number):
        own = random.Random(f"{seed}/{i}")
        id = f"DS{i:07d}"
        yield CASES[places[i]](own, id) if i in places else clean(own, id)


def make(out, number, seed):
    os.makedirs(out, exist_ok=True)
    with open(f"{out}/名册.jsonl", "w") as register, open(f"{out}/台账.csv", "w") as ledger, open(f"{out}/名单.csv", "w") as roll, open(f"{out}/真相.jsonl", "w") as truth:
        ledger.write("家庭编号,成员编号,项目,月份,金额,账户\n")
        roll.write("家庭编号,成员编号,项目,自,至,状态\n")
        for household in households(number, seed):
            register.write(json.dumps(household.record, ensure_ascii=False) + "\n")
            for programme, member, month, fen in household.payments():
                ledger.write(f"{household.id},{member},{programme},{text(month)},{fen // 100}.{fen % 100:02d},62{household.id[2:]}\n")
            for programme, member, start, end, state in household.roll:
                roll.write(f"{household.id},{member},{programme},{start},{end},{state}\n")
            if household.kind != "干净":
                truth.write(json.dumps(household.truth(), ensure_ascii=False) + "\n")


def audit(out, doudi, threads):
    command = [doudi, "audit", "--rules", f"{ROOT}/rulesets", "--rules", HERE, "--root", "家庭", "--register", f"{out}/名册.jsonl", "--ledger", f"{out}/台账.csv",
               "--roll", f"{out}/名单.csv", "--from", "2024-01", "--to", "2025-12", "--known-now", "2026-01-05", "--out", f"{out}/核查", "--quiet"]
    shutil.rmtree(f"{out}/核查", ignore_errors=True)
    return subprocess.run(command + (["--threads", str(threads)] if threads else []), check=False).returncode


# ——— the audit against the truth ———
def lines(path):
    with open(path) as file:
        for line in file:
            yield json.loads(line)


def wanted(truth):
    leads, differences = {}, {}
    for household in truth:
        for lead in household["leads"]:
            leads[household["id"], lead["code"], lead["subject"]] = (lead, household)
        for one in household["differences"]:
            differences[household["id"], one["programme"], one["subject"], one["kind"]] = (one["months"], household)
    return leads, differences


def number(text):
    return fractions.Fraction(text)


def check_leads(found, leads, faults):
    counts = collections.Counter()
    for line in found:
        key = (line["id"], line["code"], line["subject"].get("id", ""))
        want, household = leads.pop(key, (None, None))
        if want is None:
            faults.append(f"{' '.join(key)}：不该有这条线索（{line['months'][0]} 至 {line['months'][-1]}）")
            continue
        counts[line["code"]] += 1
        if line["months"] != want["months"]:
            faults.append(f"{' '.join(key)}（{household['case']}）：月份 {line['months']}，应为 {want['months']}")
        stakes = {stake["name"]: number(stake["total"]) for stake in line.get("stakes", [])}
        if stakes != {name: number(amount) for name, amount in want["stakes"].items()}:
            faults.append(f"{' '.join(key)}（{household['case']}）：涉及 { {k: str(v) for k, v in stakes.items()} }，应为 {want['stakes']}")
        if not line.get("innocent") or (want["explained"] and not any(want["explained"] in reason for reason in line["innocent"])):
            faults.append(f"{' '.join(key)}（{household['case']}）：反证 {line.get('innocent')} 里没有「{want['explained']}」")
    faults += [f"{' '.join(key)}（{household['case']}）：没有找到这条线索" for key, (want, household) in leads.items()]
    return counts


def check_differences(found, differences, faults):
    counts = collections.Counter()
    for line in found:
        by_kind = collections.defaultdict(dict)
        for month in line["months"]:
            by_kind[month["kind"]][month["month"]] = month
        for kind, months in by_kind.items():
            key = (line["id"], line["programme"], line["subject"].get("id", ""), kind)
            want, household = differences.pop(key, (None, None))
            if want is None:
                faults.append(f"{' '.join(key)}：不该有差额（{min(months)} 至 {max(months)}，已发 {months[min(months)].get('paid')} 应发 {months[min(months)].get('due')}）")
                continue
            counts[kind] += 1
            for month, one in months.items():
                cause = want.get(month, {}).get("cause", "wrong_then")
                parts = {name: number(one[name]) for name in ("wrong_then", "raised_later", "known_later") if number(one.get(name, "0"))}
                if parts != {cause: number(one["amount"])}:
                    faults.append(f"{' '.join(key)}（{household['case']}）：{month} 分为 { {k: str(v) for k, v in parts.items()} }，应当全是 {cause}")
            got = {m: (number(one.get("paid", "0")), number(one.get("due", "0")), number(one["amount"])) for m, one in months.items()}
            hoped = {m: (number(one["paid"]), number(one["due"]), abs(number(one["paid"]) - number(one["due"]))) for m, one in want.items()}
            if got != hoped:
                wrong = [m for m in sorted(set(got) | set(hoped)) if got.get(m) != hoped.get(m)]
                faults.append(f"{' '.join(key)}（{household['case']}）：{wrong[0]} 等 {len(wrong)} 个月 {[str(x) for x in got.get(wrong[0], ())]}，应为 {[str(x) for x in hoped.get(wrong[0], ())]}")
    faults += [f"{' '.join(key)}（{household['case']}）：没有找到差额" for key, (want, household) in differences.items()]
    return counts


def check_visits(found, differences, faults):
    """The list of visits is of the last month: what is missed in it by the ledger, and of what the ledger does not have nothing certain."""
    missed = {key[:3]: (want, household) for key, (want, household) in differences.items() if key[3] == "missed" and "2025-12" in want}
    visits = 0
    for line in found:
        key = (line["id"], line["programme"], line["subject"].get("id", ""))
        if not line.get("in_ledger") and line["outcome"] == "undetermined":
            continue
        want, household = missed.pop(key, (None, None))
        if want is None:
            faults.append(f"{' '.join(key)}：不该列入走访（{line['outcome']}，应得 {line.get('due')}）")
            continue
        visits += 1
        if (number(line["due"]), line["months"]) != (number(want["2025-12"]["due"]), len(want)):
            faults.append(f"{' '.join(key)}（{household['case']}）：走访写着 {line['due']} 元、{line['months']} 个月，应为 {want['2025-12']['due']} 元、{len(want)} 个月")
    faults += [f"{' '.join(key)}（{household['case']}）：没有列入走访" for key, (want, household) in missed.items()]
    return visits


def check(out):
    faults = []
    truth = list(lines(f"{out}/真相.jsonl"))
    leads, differences = wanted(truth)
    found = check_leads(lines(f"{out}/核查/findings.jsonl"), leads, faults)
    visits = check_visits(lines(f"{out}/核查/missed.jsonl"), differences, faults)
    kinds = check_differences(lines(f"{out}/核查/differences.jsonl"), differences, faults)
    with open(f"{out}/核查/catalogue.json") as file:
        faults += [f"{one['code']} {one['title']}：没有埋下这一种" for one in json.load(file)["findings"] if one["code"] not in found]
    silent = sum(1 for h in truth if h["look_alike"] and not h["leads"])
    print(f"埋下 {len(truth)} 户（{len(CASES)} 种，相似而无事的 {silent} 户不该有线索）；找到线索 {sum(found.values())} 条、{len(found)} 个代码，差额 {dict(kinds)}，走访 {visits} 例")
    print("  " + " ".join(f"{code} {found[code]}" for code in sorted(found)))
    for fault in faults[:200]:
        print(fault)
    print(f"不符 {len(faults)} 处")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "check", "run"])
    parser.add_argument("--households", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    parser.add_argument("--doudi", default=f"{ROOT}/build/doudi")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.what != "check":
        make(options.out, options.households, options.seed)
    if options.what == "run":
        start = time.monotonic()
        code = audit(options.out, options.doudi, options.threads)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"doudi audit：{time.monotonic() - start:.1f} 秒，最多 {most} MB，退出码 {code}")
        if code:
            return 1
    return 0 if options.what == "make" else check(options.out)


if __name__ == "__main__":
    sys.exit(main())
