// Tokens of the rule language.
//
// The lexer never sees Han characters. Its char stream (evaluator/syntax/folded_stream.cpp) folds full-width forms to ASCII
// one to one and shows every other character beyond ASCII as one of the control characters below, so that the lexer's
// automaton, which caches only the first 128 code points, is cached for all of them; the text of a token is still the text
// as written. Therefore keywords cannot be recognised here: a whole run of name characters is an ID, and the token source
// (evaluator/syntax/rule_lexer.cpp) looks it up in the table of the keyword rules at the end of this file, which exist for
// their names and literals only.
lexer grammar AidLexer;

// ---- what the char stream shows -------------------------------------------------------------------------------------
fragment HAN       : '\u0001' ;  // any letter beyond ASCII that has no class of its own
fragment ORDINAL   : '\u0002' ;  // 第
fragment NUMERAL   : '\u0003' ;  // 一 二 … 十 百 千 零 〇 两
fragment PART      : '\u0004' ;  // 条 款 项 章 节 目
fragment SUFFIX    : '\u0005' ;  // 之
fragment YEAR      : '\u0006' ;  // 年
fragment MONTH     : '\u0007' ;  // 月
fragment DAY       : '\u0008' ;  // 日
fragment NUMBERED  : '\u000B' ;  // 号
fragment REMARK    : '\u000C' ;  // 注
fragment LEFT_YEAR : '\u000E' ;  // 〔
fragment RIGHT_YEAR: '\u000F' ;  // 〕
fragment LEFT_TITLE: '\u0010' ;  // 《
fragment RIGHT_TITLE: '\u0011' ; // 》
fragment LEFT_NAME : '\u0012' ;  // 「
fragment RIGHT_NAME: '\u0013' ;  // 」
fragment LEFT_QUOTE: '\u001C' ;  // “
fragment RIGHT_QUOTE: '\u001D' ; // ”

fragment LETTER : [\u0001-\u0008\u000B\u000CA-Za-z] ;
fragment DIGIT  : [0-9] ;
fragment COUNT  : NUMERAL+ | DIGIT+ ;

// ---- names, literals, references ------------------------------------------------------------------------------------
// 第十三条之一第二款第（一）项, 第6章; 一（四） of an opinion. Before ID: on equal length the first rule wins.
ARTICLE
  : ORDINAL COUNT PART (SUFFIX COUNT)? (ORDINAL COUNT PART | ORDINAL '(' COUNT ')' PART)*
  | NUMERAL+ '(' NUMERAL+ ')'
  ;
// 第4个月; the token source looks whether it is 个 that stands there.
MONTH_NUMBER : ORDINAL COUNT HAN MONTH ;
// 民发〔2021〕57号; with other brackets it is a slip that the token source reports and mends.
DOCNO     : LETTER* LEFT_YEAR DIGIT+ RIGHT_YEAR DIGIT+ NUMBERED ;
BAD_DOCNO : LETTER+ ('[' DIGIT DIGIT DIGIT DIGIT ']' | '(' DIGIT DIGIT DIGIT DIGIT ')') DIGIT+ NUMBERED ;
PART_DOCNO: LETTER* (LEFT_YEAR | RIGHT_YEAR) (LETTER | DIGIT | LEFT_YEAR | RIGHT_YEAR)* ;
ID        : (LETTER | '_') (LETTER | DIGIT | '_')* ;
QUOTED    : LEFT_NAME ~[\u0013\r\n]+ RIGHT_NAME ;  // 「任何名称」
BAD_QUOTED: LEFT_NAME (LETTER | DIGIT | '_')* RIGHT_NAME? | RIGHT_NAME ;
TITLE     : LEFT_TITLE (~[\u0010\u0011\r\n] | LEFT_TITLE ~[\u0010\u0011\r\n]* RIGHT_TITLE)+ RIGHT_TITLE ;  // 《…》
BAD_TITLE : LEFT_TITLE ~[\u0011\r\n]* RIGHT_TITLE? ;
STRING    : '"' ~["\r\n]* '"' | LEFT_QUOTE ~[\u001C\u001D\r\n]* RIGHT_QUOTE ;
BAD_STRING: '"' ~["\r\n]* | LEFT_QUOTE ~[\u001D\r\n]* RIGHT_QUOTE? | RIGHT_QUOTE ~[\u001D\r\n]* RIGHT_QUOTE? ;
// 780元/人/月, 60%, 12个月: the unit without spaces, what it means is checked later.
QTY       : DIGIT+ ('.' DIGIT+)? ('%' ('/' LETTER+)* | LETTER+ ([/\u001A] LETTER+)*)? ;
DATE
  : DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT? '-' DIGIT DIGIT?
  | DIGIT DIGIT DIGIT DIGIT '.' DIGIT DIGIT? '.' DIGIT DIGIT?
  | DIGIT DIGIT DIGIT DIGIT YEAR DIGIT DIGIT? MONTH (DIGIT DIGIT? DAY)?
  ;

// A table row, raw to the end of the line: the cells are split and read later, each by the type of its column.
ROW       : '|' ~[\r\n]* ;

// ---- marks ----------------------------------------------------------------------------------------------------------
END       : '\u0014' ;           // 。 and, made by the token source, . before the end of a line
DOT       : '.' ;                // never reaches the parser as such
LISTING   : '\u0015' ;           // 、
COMMA     : ',' ;
SEPARATOR : ';' ;
COLON     : ':' ;
ASSIGN    : '=' ;
LEFT      : '(' ;
RIGHT     : ')' ;
OPEN      : '{' ;
CLOSE     : '}' ;
LESS      : '<' ;
LESS_EQUAL: '\u0016' | '<=' ;    // ≤
GREATER   : '>' ;
GREATER_EQUAL: '\u0017' | '>=' ;    // ≥
UNEQUAL   : '\u0018' | '!=' | '<>' ;  // ≠
PLUS      : '+' ;
MINUS     : '-' ;
TIMES     : '*' ;                // ×
DIVIDE    : '\u0019' ;           // ÷
SLASH     : '/' ;
MIDDLE_DOT: '\u001A' ;           // ·
ARROW     : '\u001E' | '->' ;    // →

SPACE     : [ \t\r\n]+ -> skip ;
COMMENT   : '//' ~[\r\n]* -> skip ;
NOTE_TEXT : REMARK [ \t\r\n:]+ ~[\u0014]*? ('\u0014' | '.' [ \t\r]* ('\n' | EOF)) -> skip ;  // 注 …。
UNKNOWN   : . ;                  // reported by the token source, then left out

// ---- keywords (see the top) -----------------------------------------------------------------------------------------
// Operators and joints of expressions: reserved, as a name they need 「」.
OR             : '或' ;
AND            : '且' ;
NOT            : '非' ;
IF             : '若' ;
THEN           : '则' ;
OTHERWISE      : '否则' ;
IN             : '属于' ;
NOT_IN         : '不属于' ;
BETWEEN        : '在' ;
WITH           : '与' ;
BETWEEN_END    : '之间' ;
WITHIN         : '之内' ;
WHERE          : '其中' ;
OF             : '的' ;
AT             : '于' ;
TRUE           : '真' ;
FALSE          : '假' ;
LESS_WORD      : '低于' ;
NOT_MORE_WORD  : '不高于' ;
NOT_OVER_WORD  : '不超过' ;
MORE_WORD      : '高于' ;
NOT_LESS_WORD  : '不低于' ;
NOT_UNDER_WORD : '不少于' ;
EQUAL_WORD     : '等于' ;
UNEQUAL_WORD   : '不等于' ;
ROUND_UP       : '进位到' ;
ROUND_HALF     : '四舍五入到' ;
ROUND_DOWN     : '舍去到' ;
TO_PLACE       : '到' ;
DEFAULT        : '缺省' ;
AT_LEAST       : '至少' ;
ANY_OF         : '符合下列之一' ;
ALL_OF         : '同时符合下列' ;
SORTED_BY      : '按' ;
NEAR           : '近' ;
CHANGED_TO     : '改为' ;
TAKES          : '取' ;

// Declarations. From here on every keyword is a plain name wherever the grammar wants a name.
RULE_SET       : '规则集' ;
BASIS          : '依据' ;
IMPORT         : '引用' ;
LEAP_DAY       : '平年' ;
PERIOD         : '周期' ;
UNIT           : '单位' ;
ENUM           : '枚举' ;
CODING         : '编码' ;
DOCUMENT       : '文书' ;
ENTITY         : '实体' ;
FACT           : '事实' ;
PARAMETER      : '参数' ;
SET            : '集合' ;
DEFINITION     : '定义' ;
SITUATION      : '情形' ;
FORMULA        : '公式' ;
SCALE          : '分档' ;
LIST           : '名单' ;
DECISION_TABLE : '决策表' ;
RELATION       : '关系' ;
VALIDATION     : '校验' ;
NEED           : '需求' ;
RESOURCE       : '资源' ;
POLICY         : '政策' ;
OVERRIDE       : '覆盖' ;
SUPPLEMENT     : '增补' ;
ASSESSMENT     : '评估单元' ;
LINK           : '联系' ;
GROUPING       : '分组' ;
IN_PAYMENT     : '实发' ;
RUNNING        : '依次' ;
FINDING        : '审计项' ;
PROPERTY       : '性质' ;
EXAMPLE        : '例' ;

// Clauses of a 政策.
AUTHORITY      : '主管' ;
CONDITION      : '条件' ;
EXCLUSION      : '除外' ;
TERMINATION    : '程序终止' ;
EXCEPTION      : '例外' ;
HUMAN_CHECK    : '人工核查' ;
PREREQUISITE   : '前置' ;
PRECEDES       : '先后' ;
EXCLUSIVE      : '互斥' ;
BENEFIT        : '待遇' ;
TOP_UP         : '补差' ;
REDUCTION      : '减发' ;
BRIDGES        : '过渡' ;
TIMES_LIMIT    : '限次' ;
COUNTS_AS      : '计入收入' ;
LOCAL          : '令' ;
STATUS         : '身份' ;
SERVES         : '满足' ;
MATERIALS      : '材料' ;
PROCEDURE      : '办理' ;
STEPS          : '步骤' ;
START          : '起发' ;
REVIEW         : '复核' ;
PROMISE        : '承诺' ;
// Clauses of a 资源.
PROVIDER       : '提供' ;
TARGET         : '对象' ;
AMOUNT         : '额度' ;
TIME_LIMIT     : '时限' ;
ORDER          : '次序' ;
VALID          : '有效' ;
BALANCE        : '余额' ;
// Clauses of a 评估单元.
RANGE          : '范围' ;
ASSESSES       : '评估' ;
OTHERS         : '其余' ;
// Clauses of a 审计项; 当 is an attribute elsewhere.
FINDING_CODE   : '代码' ;
SEVERITY       : '严重' ;
DIRECTION      : '方向' ;
AT_STAKE       : '涉及' ;
WITNESS        : '证据' ;
INNOCENT       : '反证' ;
HANDLING       : '处置' ;
DATA_SOURCE    : '数据源' ;
// Clauses of an 例.
REFERENCE_DATE : '基准日' ;
KNOWN_BY       : '知悉截至' ;
NONE           : '无' ;
NOT_ALL        : '未列全' ;
GIVEN          : '给定' ;
HELD           : '已有' ;
CHECKED        : '核查' ;
EXPECT         : '期望' ;

// Attributes.
IN_FORCE       : '施行' ;
REPEALED       : '废止' ;
FROM           : '自' ;
TO             : '至' ;
SHORT_TITLE    : '简称' ;
APPLIES        : '适用' ;
ONLY           : '只取' ;
CALLED         : '称为' ;
KEEPS          : '保留' ;
SPECIAL_LIMIT  : '特殊' ;
CAP            : '上限' ;
FLOOR          : '下限' ;
UNLESS         : '除非' ;
IF_REFUSED     : '不符合时' ;
WHEN           : '当' ;
BY             : '由' ;
ASK            : '问' ;
LABEL          : '标签' ;
NOTE           : '说明' ;
HINT           : '提示' ;
PURPOSE        : '用途' ;
COLUMN         : '列名' ;
EVIDENCE       : '证明' ;
PERSONAL       : '个人信息' ;
IF_BLANK       : '未填视为' ;
RECORDED       : '可由记录给定' ;
WITH_HISTORY   : '有历史' ;
DESIGNATION    : '称呼' ;
SHARED         : '共享' ;
SHARED_FROM    : '共享自' ;
LATER          : '可后补' ;
GENERAL        : '通用' ;
ONE_OFF        : '一次性' ;
AT_MOST        : '最高额' ;
DISCRETION     : '裁量' ;
ESTIMATE       : '估' ;
OFFSET         : '抵扣' ;
GAP            : '缺口' ;
NO_APPLICATION : '免申请' ;
MANNER         : '方式' ;
HEAVY_FIRST    : '由重到轻' ;
LIGHT_FIRST    : '由轻到重' ;
HIGH_FIRST     : '由高到低' ;
LOW_FIRST      : '由低到高' ;
OTHER_CODES    : '其余代码' ;
HIT            : '命中' ;
ROWS_FROM      : '来自' ;
NOT_LAST_DAY   : '不含末日' ;
ENDS_FOR_GOOD  : '期满不再适用' ;
RECEIVED       : '已领' ;
AS_OF          : '截至' ;
BASED_ON       : '基于' ;
ISSUED         : '签发' ;

// Joints of clauses.
THE_HIGHER     : '越高' ;
NOT_RISING     : '不增' ;
NOT_FALLING    : '不减' ;
NOT_CHANGING   : '不变' ;
BELONGS        : '属' ;
GIVES          : '得' ;
REGARD         : '视为' ;
OUTRANKS       : '优先于' ;
LESS_PAID      : '减去' ;
DEDUCTED       : '扣除' ;
LEFT_OUT       : '不含' ;
ALTERED        : '改' ;
ALTERED_TO     : '为' ;
ENTITLED       : '应得' ;
LISTED         : '已列' ;
CAP_TOGETHER   : '合计封顶' ;
LIKE_BY_LIKE   : '同类' ;
AS_A_WHOLE     : '整包' ;
BEGINS_ON      : '始于' ;
COUNT_AS_ONE   : '归入' ;
ALL_OTHERS     : '其他' ;
SMALL_FIRST    : '由小到大' ;
LARGE_FIRST    : '由大到小' ;
EARLY_FIRST    : '由早到晚' ;
LATE_FIRST     : '由晚到早' ;
SHARED_RANK    : '并列' ;
EACH_GROUP     : '每组' ;
DEDUCT_FIRST   : '先扣' ;
RUNNING_CAP    : '累计不超过' ;
REMAINDER      : '余下' ;
EACH_PERSON    : '每名' ;
EACH_CASE      : '每笔' ;
EACH_THING     : '每项' ;
EACH_HOUSEHOLD : '每户' ;
EVERY          : '每' ;
MOMENT         : '时' ;
AFTER          : '后于' ;
CHOOSE_ONE     : '择一' ;
IN_ORDER       : '按序' ;
BEST           : '就高' ;
LACKING        : '缺' ;
EXEMPT         : '免交' ;
CAN_PROMISE    : '可承诺' ;
EXPIRED        : '过期' ;
FAILED         : '未过' ;
ABOVE          : '高出' ;
BELOW          : '低了' ;
CONTAINS       : '含' ;
TOTAL          : '合计' ;
REASON         : '理由' ;
HAS_VALUE      : '有值' ;
IS             : '是' ;
COUNTED_FROM   : '起' ;
TO_SUPPLY      : '待补充' ;
SERIES         : '列表' ;
LEARNT         : '知悉' ;
