// Registers in tables: CSV in its many forms, joined by 编号.
#include "read_tables.h"

#include "record/key_order.h"
#include "record/text_input.h"

using namespace doudi;
using namespace doudi::tests;

TEST_CASE("a table of households alone", "[record]") {
  const Read read = ReadOne("编号,savings,有车\n甲,1.50元,否\n乙,\"1,234.5\",不详\n丙,,是\n");
  CHECK(read.issues == "");
  CHECK(read.rows == "丙: 有车=1 成员[?] 财产[?]\n乙: 存款=123450 有车=不详 成员[?] 财产[?]\n甲: 存款=150 有车=0 成员[?] 财产[?]\n");
  CHECK(read.seen == 3);
}

TEST_CASE("records without 编号 come as they stand", "[record]") {
  const Read read = ReadOne("存款;有车\n5;是\n坏;否\n7;否\n", "名单.csv");
  CHECK(read.rows == ": 存款=500 有车=1 成员[?] 财产[?]\n: 存款=700 有车=0 成员[?] 财产[?]\n");
  CHECK(read.issues == "记录 第 2 条（名单.csv 第 3 行）：存款：“坏”不是数字。可用：请写数字，形如 1500、1,500、3.5万 或 1500元\n");
  CHECK(read.seen == 3);
}

TEST_CASE("tables of a folder are joined by 编号, whatever order they are in", "[record]") {
  for (const bool sorted : {true, false}) {
    const Folder folder;
    folder.Add("家庭.csv", sorted ? "编号,存款\nA1,1\nA2,2\nA3,3\n" : "编号,存款\nA3,3\nA1,1\nA2,2\n");
    folder.Add("成员.csv", sorted ? "家庭编号,编号,姓名\nA1,a,王\nA1,b,李\nA3,a,张\n" : "家庭编号,编号,姓名\nA3,a,张\nA1,a,王\nA1,b,李\n");
    folder.Add("费用.csv", "家庭编号,成员编号,自付\nA1,b,10\nA1,a,20\nA1,b,30\n");
    folder.Add("已有材料.csv", "家庭编号,名称,成员\nA1,户口簿,\n");
    const Read read = ReadPaths({folder.path()}, 1);
    CHECK(read.rows ==
          "A1: 存款=100 成员[a 姓名=王 费用[ 自付=2000]|b 姓名=李 费用[ 自付=1000| 自付=3000]] 财产[?]\n"
          "A2: 存款=200 成员[?] 财产[?]\n"
          "A3: 存款=300 成员[a 姓名=张 费用[?]] 财产[?]\n");
    CHECK(read.issues ==
          "成员.csv：有 1 个家庭没有一行，成员 按未知计。可用：确实没有的，在 家庭 的表里加一列「成员」写「无」；都是没有的，在映射里写 没有行 为 无\n"
          "费用.csv：有 1 个成员没有一行，费用 按未知计。可用：确实没有的，在 成员 的表里加一列「费用」写「无」；都是没有的，在映射里写 没有行 为 无\n");
    CHECK(read.seen == 3);
  }
}

TEST_CASE("编号 may count as people do", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号\n1\n2\n10\n");
  folder.Add("成员.csv", "家庭,编号\n1,a\n2,a\n10,a\n");
  CHECK(ReadPaths({folder.path()}).ids == std::vector<std::string>{"1", "2", "10"});
  CHECK(record::CompareKeys(record::KeyOrder::ByNumbers, "SZ-2", "SZ-10") < 0);
  CHECK(record::CompareKeys(record::KeyOrder::ByBytes, "SZ-2", "SZ-10") > 0);
  CHECK(record::CompareKeys(record::KeyOrder::ByNumbers, "07", "7") < 0);
  CHECK(record::CompareKeys(record::KeyOrder::ByNumbers, "7", "7a") < 0);
  CHECK(record::CompareKeys(record::KeyOrder::ByNumbers, "户7甲", "户7甲") == 0);
}

TEST_CASE("rows that name only an element find its record", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号\nA1\nA2\n");
  folder.Add("成员.csv", "家庭编号,编号\nA2,m2\nA1,m1\n");
  const std::string bills = folder.Add("费用.csv", "成员编号,自付\nm2,1\nm9,2\nm1,3\n,4\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.rows == "A1: 成员[m1 费用[ 自付=300]] 财产[?]\nA2: 成员[m2 费用[ 自付=100]] 财产[?]\n");
  CHECK(read.issues ==
        "费用.csv（第 3 行）：「m9」成员.csv 里没有这个编号，这一行没有读。可用：成员.csv 里有的编号\n"
        "费用.csv（第 5 行）：没有写是 成员.csv 里哪一个的，这一行没有读。可用：成员.csv 里有的编号\n");
  folder.Add("成员.csv", "家庭编号,编号\nA2,m\nA1,m\n");
  CHECK(ErrorOf(folder) == "成员.csv 里的编号「m」A2 和 A1 都有，费用.csv 只写这个编号分不清是哪一户的。可用：在 费用.csv 里加一列写明是哪一户");
}

TEST_CASE("what a cell says of a collection", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号,成员,财产\nA1,无,未知\nA2,未列全,有\nA3,3,无\nA4,无,\n");
  folder.Add("成员.csv", "家庭编号,编号\nA2,a\nA4,a\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.rows == "A1: 成员[] 财产[?]\nA2: 成员[a 费用[?]|?] 财产[?]\n");
  CHECK(read.issues ==
        "记录 A3（家庭.csv 第 4 行）：成员：「3」这一格只能写有没有。可用：无、未知、未列全；有的另成一个表 成员，每个一行\n"
        "记录 A4（家庭.csv 第 5 行）：成员：「无」写着没有，成员.csv 里却有它的行。可用：删去「无」，或删去那些行\n");
}

TEST_CASE("states, sources and days stand in columns of their own", "[record]") {
  const Read read = ReadOne("编号,存款,存款.状态,存款.来源,存款.日期\n1,5,核实,银行,2025/6/1 0:00\n2,,不详,,\n3,5,不详,,\n4,5,好,,\n5,5,,,去年\n");
  CHECK(read.rows == "1: 存款=500（核实） 成员[?] 财产[?]\n2: 存款=不详 成员[?] 财产[?]\n");
  CHECK(read.issues ==
        "记录 3（家庭.csv 第 4 行）：存款：「5」状态是「不详」，却给了值。可用：删去值，或把状态改为 申报、核实\n"
        "记录 4（家庭.csv 第 5 行）：存款.状态：「好」没有这种状态。可用：申报、核实、不详、未知\n"
        "记录 5（家庭.csv 第 6 行）：存款.日期：「去年」不是日期。可用：2025-06-20、2025年6月20日\n");
}

TEST_CASE("what Excel adds is taken off again", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "sep=;\r\n编号;存款;区划;;\r\n=\"001\";\" 1,234.50 元\";砀山县;;\r\n'002;１２３;341321;;\r\n;;;;\r\n;;;;\r\n");
  folder.Add("成员.tsv", "家庭编号\t姓名\t出生日期\t证号\t\n001\t\"王\n小\"\"二\"\"\"\t2016/5/20 0:00\t=\"0012\"\t\n002\t李\t#N/A\t0013\t\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.rows == "001: 存款=123450 区划=341321 成员[ 姓名=王\n小\"二\" 出生日期=2016-05-20 证号=0012 费用[?]] 财产[?]\n");
  CHECK(read.issues ==
        "记录 002（成员.tsv 第 4 行）：成员[1].出生日期：「#N/A」是 Excel 算不出或显示不下时的字样，不是值。可用：在 Excel 里改正这一格再导出；未知就留空\n"
        "");
}

TEST_CASE("columns and tables that nobody knows are told once", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号,存歀,备注\n1,5,x\n2,6,y\n");
  folder.Add("附件.csv", "家庭编号,文件\n1,a\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.issues ==
        "家庭.csv（第 1 行）：存歀：「家庭」没有名为「存歀」的事实或集合，这一列没有读。可用：是否指「存款」？\n"
        "家庭.csv（第 1 行）：备注：「家庭」没有名为「备注」的事实或集合，这一列没有读。可用：规则里声明过的事实名或列名；或用 doudi import --map 写明它是什么\n"
        "附件.csv：没有名为「附件」的实体，这个表没有读。可用：规则里声明过的实体名；或用 doudi import --map 写明它是什么\n");
  CHECK(read.ids == std::vector<std::string>{"1", "2"});
}

TEST_CASE("the encoding is told by the bytes", "[record]") {
  const std::string rows = "甲: 存款=500 区划=341321 成员[?] 财产[?]\n";
  const Read utf8 = ReadOne("\xEF\xBB\xBF编号,savings,区划\n甲,5,砀山县\n");
  CHECK(utf8.rows == rows);
  const Read gb = ReadOne("\xB1\xE0\xBA\xC5,savings,\xC7\xF8\xBB\xAE\n\xBC\xD7,5,\xED\xB8\xC9\xBD\xCF\xD8\n");
  CHECK(gb.rows == rows);
  CHECK(gb.issues == "");
  // The first character beyond ASCII comes late.
  std::string late = "savings\n";
  while (late.size() < 300'000) late += "5\n";
  const Read read = ReadOne(late + "\xD2\xBB\n");  // 一
  CHECK(read.issues == "记录 第 149997 条（家庭.csv 第 149998 行）：存款：“一”不是数字。可用：请写数字，形如 1500、1,500、3.5万 或 1500元\n");
  // Excel's "Unicode text".
  const std::string little("\xFF\xFE\x16\x7F\xF7S\x09\x00X[>k\r\x00\n\x00""2u\x09\x00""5\x00\r\x00\n\x00", 26);
  const std::string big("\xFE\xFF\x7F\x16S\xF7\x00\x09[Xk>\x00\r\x00\nu2\x00\x09\x00""5\x00\r\x00\n", 26);
  for (const std::string& text : {little, big}) {
    const Read unicode = ReadOne(text, "家庭.txt");
    CHECK(unicode.rows == "甲: 存款=500 成员[?] 财产[?]\n");
    CHECK(unicode.issues == "");
  }
  std::size_t mark = 0;
  CHECK(record::GuessEncoding("编号，存款，区划，户籍类型，住房，成员，财产\xFF", mark) == record::Encoding::Utf8);
  CHECK(record::GuessEncoding("\x84\x31\x95\x33", mark) == record::Encoding::Gb18030);
  CHECK(mark == 4);
}

TEST_CASE("a broken row costs the record it is of", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号,存款\n1,1\n2,2,x\n3,\"3\"4\n4,\"4\n5,5\n6,6\n7,\xFF\n" + std::string("8,\0\n", 4) + "9");
  folder.Add("成员.csv", "家庭编号,编号,姓名\n1,a,王\n1,b,李,张\n5,a,赵\n6,\"a\n6,b,钱\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.rows == "");
  CHECK(read.issues ==
        "记录 1（成员.csv 第 3 行）：「1,b,李,张」有 4 格，列名有 3 个，这一行没有读。可用：格里的逗号和换行要用 \"…\" 括起来\n"
        "记录 2（家庭.csv 第 3 行）：「2,2,x」有 3 格，列名有 2 个，这一行没有读。可用：格里的逗号和换行要用 \"…\" 括起来\n"
        "记录 3（家庭.csv 第 4 行）：「3,\"3\"4」引号之后还有字，这一行没有读。可用：一格用 \"…\" 括起来时，里面的引号写两个\n"
        "记录 3（家庭.csv 第 5 行）：「4,\"4」引号没有结束，这一行没有读。可用：一格用 \"…\" 括起来时，里面的引号写两个\n"
        "记录 5（家庭.csv 第 5 行）：这一行读不出，可能是这一户的。可用：先改正那一行\n"
        "记录 5（成员.csv 第 5 行）：「6,\"a」引号没有结束，这一行没有读。可用：一格用 \"…\" 括起来时，里面的引号写两个\n"
        "记录 6（成员.csv 第 5 行）：这一行读不出，可能是这一户的。可用：先改正那一行\n"
        "记录 7（家庭.csv 第 8 行）：「7,�」有不是 UTF-8 的字节，这一行没有读。可用：整个文件用一种编码：UTF-8 或 GB18030\n"
        "记录 8（家庭.csv 第 9 行）：「8,」有 NUL 字节，这一行没有读。可用：不含 NUL 的文本；重新导出这个文件\n"
        "记录 8（家庭.csv 第 10 行）：「9」文件在此断了：有 1 格，列名有 2 个，这一行没有读。可用：重新导出完整的文件\n");
}

TEST_CASE("a broken row costs the records that stand beside it in the file, in whatever order they come", "[record]") {
  for (const bool by_element : {false, true}) {
    const Folder folder;
    folder.Add("家庭.csv", "编号\n1\n2\n3\n4\n5\n");
    folder.Add("成员.csv", "家庭编号,编号\n1,a\n2,b\n3,c\n4,d\n5,e\n");
    folder.Add("费用.csv", by_element ? "成员编号,自付\n\xFF,1\ne,1\nd,1\n\xFF,2\nb,1\na,1\n" : "家庭编号,成员编号,自付\n\xFF,x,1\n5,e,1\n4,d,1\n\xFF,x,2\n2,b,1\n1,a,1\n");
    const Read read = ReadPaths({folder.path()});
    CHECK(read.ids == std::vector<std::string>{"1", "3"});
    const std::string first = by_element ? "\uFFFD,1" : "\uFFFD,x,1", second = by_element ? "\uFFFD,2" : "\uFFFD,x,2";
    CHECK(read.issues ==
          "费用.csv（第 2 行）：「" + first + "」有不是 UTF-8 的字节，这一行没有读。可用：整个文件用一种编码：UTF-8 或 GB18030\n"
          "记录 2（费用.csv 第 5 行）：这一行读不出，可能是这一户的。可用：先改正那一行\n"
          "记录 4（费用.csv 第 5 行）：「" + second + "」有不是 UTF-8 的字节，这一行没有读。可用：整个文件用一种编码：UTF-8 或 GB18030\n"
          "记录 5（费用.csv 第 2 行）：这一行读不出，可能是这一户的。可用：先改正那一行\n"
          "费用.csv：有 1 个成员没有一行，费用 按未知计。可用：确实没有的，在 成员 的表里加一列「费用」写「无」；都是没有的，在映射里写 没有行 为 无\n");
  }
}

TEST_CASE("orphans and 编号 used twice", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号,存款\n1,1\n2,2\n2,3\n4,4\n,5\n3.41321E+17,6\n");
  folder.Add("成员.csv", "家庭编号,编号\n1,a\n1,a\n2,a\n3,a\n3,b\n4,a\n,a\n5,a\n");
  folder.Add("费用.csv", "家庭编号,成员编号,自付\n4,a,1\n4,x,2\n4,,3\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.rows == "");
  CHECK(read.issues ==
        "家庭.csv（第 6 行）：没有写是哪个家庭的，这一行没有读。可用：家庭.csv 的编号\n"
        "记录 1（家庭.csv 第 2 行）：成员：「a」两处用了同一个编号。可用：每个编号只用一次\n"
        "家庭.csv（第 7 行）：「3.41321E+17」是 Excel 把长数字变成的样子，原来的编号已经丢了，这一行没有读。可用：在 Excel 里把这一列设为文本，重新填写或导出\n"
        "记录 2（家庭.csv 第 3 行）：编号：2 条记录用了同一个编号（第 3、4 行），都没有读。可用：每条记录的编号不同\n"
        "记录 3（成员.csv 第 5 行）：家庭.csv 里没有这个编号，它的 2 行没有读。可用：核对编号，或在 家庭.csv 里补上这一条\n"
        "成员.csv（第 8 行）：没有写是哪个家庭的，这一行没有读。可用：家庭.csv 的编号\n"
        "记录 4（费用.csv 第 4 行）：费用：没有写是哪个成员的。可用：这一户 成员 里有的编号\n"
        "记录 4（费用.csv 第 3 行）：费用：「x」不是这一户里成员的编号。可用：这一户 成员 里有的编号\n"
        "记录 5（成员.csv 第 9 行）：家庭.csv 里没有这个编号，它的 1 行没有读。可用：核对编号，或在 家庭.csv 里补上这一条\n"
        "费用.csv：有 2 个成员没有一行，费用 按未知计。可用：确实没有的，在 成员 的表里加一列「费用」写「无」；都是没有的，在映射里写 没有行 为 无\n");
  CHECK(read.seen == 9);
}

TEST_CASE("a line without end and a household without end", "[record]") {
  const Folder folder;
  folder.Add("家庭.csv", "编号,存款\n1,1\n2," + std::string(std::size_t{17} << 20, 'x') + "\n3,3\n");
  const Read read = ReadPaths({folder.path()});
  CHECK(read.ids == std::vector<std::string>{"1", "3"});
  CHECK(read.issues == "家庭.csv（第 3 行）：「2," + std::string(58, 'x') + "…」这一行超过 16 MB，没有读。可用：每行一条记录的 CSV\n");
  std::string members = "家庭编号,编号\n";
  for (int i = 0; i < 50'000; ++i) members += "1," + std::to_string(i) + "\n";
  folder.Add("家庭.csv", "编号\n1\n3\n");
  folder.Add("成员.csv", members + "3,a\n");
  const Read many = ReadPaths({folder.path()});
  CHECK(many.ids == std::vector<std::string>{"3"});
  CHECK(many.issues == "记录 1（家庭.csv 第 2 行）：有 50001 行，超过 10000 行或 64 MB，没有读。可用：核对这些行的编号是否填错\n");
}

TEST_CASE("what cannot be read at all says what to do", "[record]") {
  const Folder folder;
  CHECK(ErrorOf(folder) == folder.path() + " 里没有 .csv、.tsv 或 .txt 的表。可用：一个表一个文件，如 家庭.csv、成员.csv");
  folder.Add("成员.csv", "姓名\n王\n");
  CHECK(ErrorOf(folder) == "没有「家庭」的表：每条记录一行的那个表要叫 家庭，其余的叫 成员 等的名称，或在映射里写明");
  folder.Add("家庭.csv", "存款\n1\n");
  CHECK(ErrorOf(folder) == "家庭.csv 没有「编号」一列，其他表的行找不到是哪一条的。可用：编号、家庭编号，或在映射里写明");
  folder.Add("家庭.csv", "编号,存款\n1,1\n");
  CHECK(ErrorOf(folder) == "成员.csv 没有写每行属于哪个家庭的一列。可用：家庭编号，或在映射里写明");
  folder.Add("成员.csv", "家庭编号,姓名\n1,王\n");
  folder.Add("费用.csv", "家庭编号,自付\n1,1\n");
  CHECK(ErrorOf(folder) == "费用.csv 没有写每行属于哪个成员的一列。可用：成员编号，或在映射里写明");
  folder.Add("费用.csv", "家庭编号,成员编号,自付\n1,a,1\n");
  CHECK(ErrorOf(folder) == "成员.csv 没有「编号」一列，费用.csv 的行找不到是哪个成员的");
  folder.Add("成员.csv", "家庭编号,编号,姓名\n1,a,王\n");
  CHECK(ErrorOf(folder) == "");
  folder.Add("成员.tsv", "家庭编号\t编号\n1\ta\n");
  CHECK(ErrorOf(folder) == "成员.csv 和 成员.tsv 都是「成员」的表。合成一个，或分开读");
  folder.Add("家庭.csv", "编号,存款,savings\n1,1,2\n");
  CHECK(ErrorOf(folder) == "家庭.csv 有两列都是「家庭.存款」，第二列叫「savings」。留下一列");
  folder.Add("家庭.csv", "");
  CHECK(ErrorOf(folder) == "家庭.csv 里没有一行。第一行写列名");
}

TEST_CASE("a mapping says what names do not", "[record]") {
  const Folder folder;
  folder.Add("jt.csv", "hid,cun,bz\n1,5,x\n2,6,y\n");
  folder.Add("ry.csv", "hid,xm,csrq,备注\n1,王,1950-01-02,x\n");
  folder.Add("qt.csv", "a\n1\n");
  const Folder maps;
  const std::string map = maps.Add("映射.csv", "表,列,对应,没有行\njt.csv,,家庭,\njt.csv,hid,编号,\njt.csv,cun,家庭.存款,\njt.csv,bz,不读,\nry.csv,,成员,无\nry.csv,hid,家庭.编号,\n"
                                            "ry.csv,xm,姓名,\nry.csv,csrq,成员.出生日期,\nry.csv,xb,不读,\ncc.csv,,财产,\n");
  const Read read = ReadPaths({folder.path()}, 100, map);
  CHECK(read.rows == "1: 存款=500 成员[ 姓名=王 出生日期=1950-01-02 费用[?]] 财产[?]\n2: 存款=600 成员[] 财产[?]\n");
  CHECK(read.issues == "qt.csv：" + map + " 里没有写它对应什么，这个表没有读。可用：在映射里加一行：qt.csv,,实体名；不用的写 不读\n"
                       "ry.csv（第 1 行）：备注：" + map + " 里没有写它对应什么，这一列没有读。可用：在映射的 对应 里写事实名；不用的写 不读\n"
                       "ry.csv（第 1 行）：xb：" + map + " 第 10 行写了这一列，表里没有。可用：核对列名，或删去映射里的这一行\n" +
                       map + "（第 11 行）：写了 cc.csv 这个表，没有给。可用：核对表名，或删去映射里的这一行\n");
}

TEST_CASE("what is wrong with a mapping is said with its line", "[record]") {
  const Folder folder;
  folder.Add("jt.csv", "hid,cun\n1,5\n");
  const Folder maps;
  const auto error = [&](const std::string& text) {
    const std::string map = maps.Add("映射.csv", text);
    const std::string said = ErrorOf(folder, map);
    return said.starts_with(map) ? said.substr(map.size()) : said;
  };
  CHECK(error("表,列\n") == " 不是映射：没有「对应」一列。可用：表,列,对应,没有行；doudi import --map 会写出一个");
  CHECK(error("表,列,对应\njt.csv,,家亭\n") == " 第 2 行：没有名为「家亭」的实体。可用：是否指「家庭」？");
  CHECK(error("表,列,对应\njt.csv,,家庭\njt.csv,cun,存歀\n") == " 第 3 行：「家庭」没有名为「存歀」的事实或集合。可用：是否指「存款」？");
  CHECK(error("表,列,对应\njt.csv,,家庭\njt.csv,cun,存款\njt.csv,cun,有车\n") == " 第 4 行：jt.csv 的「cun」第 3 行已经写过。留下一行");
  CHECK(error("表,列,对应,没有行\njt.csv,,家庭,没\n") == " 第 2 行：没有行「没」。可用：无、未知");
  CHECK(error("表,列,对应\njt.csv,,家庭\n\"\n") == " 第 3 行：引号没有结束，这一行没有读。可用：一格用 \"…\" 括起来时，里面的引号写两个");
}

TEST_CASE("a guess is written as a mapping, which then reads the register", "[record]") {
  const Folder folder;
  folder.Add("户.csv", "户号,存款（元）,有 车,网址\n1,5,是,x\n2,好,否,\"y,z\"\n");
  folder.Add("members.csv", "hid,ID,xm,生日,savings\n1,a,王,1950/1/2,1\n");
  const auto input = record::OpenRegister({folder.path()});
  const record::RegisterMap guess = input->Guess(Rules(), Day());
  CHECK(record::ToCsv(guess) ==
        "\xEF\xBB\xBF表,列,对应,没有行,把握,示例,读作\r\n"
        "members.csv,,成员,未知,猜：同义,,\r\n"
        "members.csv,hid,家庭.编号,,猜：同义,1,\r\n"
        "members.csv,ID,成员.编号,,猜：同义,a,\r\n"
        "members.csv,xm,成员.姓名,,猜：同义,王,王\r\n"
        "members.csv,生日,成员.出生日期,,猜：同义,1950/1/2,1950-01-02\r\n"
        "members.csv,savings,,,不认识,1,\r\n"
        "户.csv,,家庭,,猜：同义,,\r\n"
        "户.csv,户号,家庭.编号,,猜：同义,1；2,\r\n"
        "户.csv,存款（元）,家庭.存款,,猜：名称相近,5；好,5元；读不出：“好”不是数字\r\n"
        "户.csv,有 车,家庭.有车,,猜：名称相近,是；否,是；否\r\n"
        "户.csv,网址,,,不认识,\"x；y,z\",\r\n");
  const Folder maps;
  const Read read = ReadPaths({folder.path()}, 100, maps.Add("映射.csv", record::ToCsv(guess)));
  CHECK(read.rows == "1: 存款=500 有车=1 成员[a 姓名=王 出生日期=1950-01-02 费用[?]] 财产[?]\n");
  // Without a word from a person nothing is guessed.
  CHECK(ErrorOf(folder) == "没有「家庭」的表：每条记录一行的那个表要叫 家庭，其余的叫 成员 等的名称，或在映射里写明");
}
