"""The generator's arithmetic by hand, and that the check of an audit finds what is wrong with it."""
import random
import sys
import unittest

sys.dont_write_bytecode = True
import planted
from cases import CASES, D01_去世的配偶照发
from households import DIBAO, Household, income, months, person


def lead(**changes):
    return {"id": "H", "code": "D06", "subject": {}, "months": ["2024-01", "2024-02"], "stakes": [{"name": "在发月额", "total": "1440"}], "innocent": ["残疾人代步"], **changes}


def difference(**changes):
    month = {"month": "2024-01", "kind": "overpaid", "paid": "720", "due": "0", "amount": "720", "wrong_then": "720", **changes}
    return {"id": "H", "programme": DIBAO, "subject": {}, "months": [month]}


TRUTH = [{"id": "H", "case": "D06", "look_alike": "",
          "leads": [{"code": "D06", "subject": "", "months": ["2024-01", "2024-02"], "stakes": {"在发月额": "1440"}, "explained": "代步"}],
          "differences": [{"programme": DIBAO, "subject": "", "kind": "overpaid", "months": {"2024-01": {"paid": "720", "due": "0"}}}]}]


class Arithmetic(unittest.TestCase):
    def test_lacking_to_the_standard(self):
        """Wages 500.50 less 20%: 400.40. 720 × 3 － 400.40 ＝ 1759.60, up to 1760; the child 20% of 720 ＝ 144."""
        worker = person("A", "甲", "1980-01-01", "本人", 收入项=[income("工资", 50050)])
        home = Household("H", "", [worker, person("B", "乙", "1981-01-01", "配偶"), person("C", "丙", "2006-06-01", "女")])
        self.assertEqual(home.dibao((2024, 1)), 190400)
        # 18 since 2 June 2024: on the first of June still a child, on the first of July no longer; 780 × 3 － 400.40 ＝ 1939.60.
        self.assertEqual(home.dibao((2024, 6)), 190400)
        self.assertEqual(home.dibao((2024, 7)), 194000)

    def test_at_the_standard(self):
        """An income of 1560 for two is 780 each: more than 720 and not below 780."""
        home = Household("H", "", [person("A", "甲", "1980-01-01", "本人", 收入项=[income("赡养费", 156000)]), person("B", "乙", "1981-01-01", "配偶")])
        self.assertEqual([home.dibao((2024, 6)), home.dibao((2024, 7))], [0, 0])

    def test_born_and_dead(self):
        """Born on 2 May 2024: there on the first of June. Dead on 31 May: gone on the first of June."""
        child = person("C", "丙", "2024-05-02", "女")
        old = person("B", "乙", "1960-01-01", "配偶", 死亡日期="2024-05-31")
        home = Household("H", "", [person("A", "甲", "1980-01-01", "本人"), old, child])
        self.assertEqual([home.dibao(m) for m in months("2024-05", "2024-06")], [144000, 158400])

    def test_seed(self):
        record = lambda seed: D01_去世的配偶照发(random.Random(seed), "H").record
        self.assertEqual(record(1), record(1))
        self.assertNotEqual(record(1), record(2))

    def test_places(self):
        places = planted.planted_places(20000, len(CASES))
        self.assertEqual(sorted(places.values()), sorted(list(range(len(CASES))) * planted.FEWEST))


class Checking(unittest.TestCase):
    def faults(self, leads=None, differences=None, visits=()):
        faults = []
        wanted_leads, wanted_differences = planted.wanted(TRUTH)
        planted.check_leads([lead()] if leads is None else leads, wanted_leads, faults)
        planted.check_visits(visits, wanted_differences, faults)
        planted.check_differences([difference()] if differences is None else differences, wanted_differences, faults)
        return faults

    def test_right(self):
        self.assertEqual(self.faults(), [])

    def test_wrong(self):
        clean = {"id": "N", "programme": DIBAO, "subject": {}, "in_ledger": True, "outcome": "eligible", "due": "1", "months": 1}
        for wrong in ({"leads": []}, {"leads": [lead(months=["2024-01"])]}, {"leads": [lead(stakes=[{"name": "在发月额", "total": "1441"}])]}, {"leads": [lead(innocent=["别的"])]},
                      {"leads": [lead(innocent=[])]}, {"leads": [lead(), lead(id="N")]}, {"differences": []}, {"differences": [difference(due="1")]},
                      {"differences": [difference(kind="underpaid")]}, {"differences": [difference(amount="700")]}, {"differences": [difference(wrong_then="0")]},
                      {"differences": [difference(), {**difference(), "id": "N"}]}, {"visits": [clean]}):
            with self.subTest(wrong=wrong):
                self.assertNotEqual(self.faults(**wrong), [])


if __name__ == "__main__":
    unittest.main()
