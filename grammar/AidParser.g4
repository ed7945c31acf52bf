// The rule language. A file is a flat list of items, each a declaration, the head of a block (实体, 政策, 资源, 例) or a clause
// of the block above it: so a broken item never takes its neighbours with it. Which clause may stand in which block, and
// which attribute in which clause, is checked while the tree is built (evaluator/syntax/build_*.cpp).
//
// Nearly every decision is made on one token; keywords are names wherever `name` stands.
parser grammar AidParser;
options { tokenVocab = AidLexer; }

file : item* EOF ;

item
  : ruleSet | basis | imports | leapDay | period | units | enumeration | coding | documentKind | entity | fact | parameter | namedSet | definition
  | link | grouping | running
  | situation | decisionTable | relation | validation | need | resource | policy | auditItem | property | example
  | offices | condition | exceptionRule | humanCheck | policyList | benefit | status | materials | steps | firstPayment | review
  | target | amount | limit | order | validity | balance
  | overlay | assessment | scope | assessed | others
  | trigger | findingWords | findingTexts | stake
  | referenceDate | knownBy | none | given | held | checked | expected
  | element
  | formula | scale | namedList | localName | pledge
  | inPayment | topUp | countsAs | benefitRelation | reduction | timesLimit
  ;

// ---- declarations ---------------------------------------------------------------------------------------------------

ruleSet       : '规则集' path attributes END ;
basis         : '依据' reference ((';' | LISTING) reference)* attributes END ;  // a legal source of the file, or what a 政策 rests on
imports       : '引用' imported ((';' | LISTING) imported)* attributes END ;
imported      : path ('的' name ('称为' alias=name)?)? ;
leapDay       : '平年' '按' monthDay END ;  // when the birthday of those born on 29 February falls in other years
// When a period begins, and that parameters are taken on its first day: of a file, or a clause of a 政策.
period        : '周期' what=name ('始于' monthDay (LISTING monthDay)*)? (';' '参数' '取' first=name taken=name)? END ;
monthDay      : month=QTY day=QTY ;  // 2月28日
units         : '单位' name ((';' | LISTING) name)* END ;
enumeration   : '枚举' name '=' '{' codedMember ((LISTING | ',') codedMember)* '}' attributes END ;
codedMember   : name STRING? ;  // 自有 "01": what other systems write for it
coding        : '编码' name ':' QTY attributes END ;  // text of so many digits
documentKind  : '文书' name attributes END ;
entity        : '实体' name ('(' root=name ')')? attributes END? ;
fact          : '事实' names ':' type series='列表'? ('或' absent='无')? attributes END ;
parameter     : '参数' name ('(' keyName ((LISTING | ',') keyName)* ')')?
                ( (':' output (',' output)* | ARROW result (',' result)*)
                  ( '=' expression attributes END
                  | '{' datedValue (';' datedValue)* '}' attributes END
                  | attributes END? table? )
                | '自' DATE '=' expression attributes END ) ;  // 上调: the rows of this rule set from that day on
keyName       : name (':' type)? ;
datedValue    : '自' DATE ('至' until=DATE)? ':' sum ;
namedSet      : '集合' name of attributes END? table? ;
namedList     : '名单' name of? ':' type ('{' list '}')? attributes END? table? ;
// Marginal brackets: of a declaration with （实体） or beside 例, a 待遇 inside a 政策; without 「：类型 ＝ 式」 a further table of one.
scale         : '分档' name of? (':' type '=' expression)? attributes END? table? ;
formula       : '公式' name '(' formalName (',' formalName)* ')' ':' type '=' expression attributes END ;
formalName    : name ':' type ;
definition    : '定义' name of? ':' type '=' expression attributes END ;
// Elements among elements: a list of 编号, the elements with equal keys, a running total over the elements in order.
link          : '联系' name of ':' other=name attributes END ;
grouping      : '分组' name '(' entityName=name ('其中' filter=expression)? ')' '按' keys+=sum (LISTING keys+=sum)* attributes END ;
running       : '依次' name '(' entityName=name ('其中' filter=expression)? ')' ':' type '=' total=expression attributes END ;
situation     : '情形' name of? ':' expression attributes END ;
decisionTable : '决策表' name of '得' result (',' result)* attributes END? table ;
relation      : '关系' '择一' name of? ':' word=('按序' | '就高') names attributes END ;
// Between 待遇: what several pay together, or the highest of them (整包: of whole policies).
benefitRelation : '关系' kind=('合计封顶' | '就高') name of? ':' kindOfBest=('同类' | '整包')? paidBenefit (LISTING paidBenefit)* attributes END ;
paidBenefit   : name (MIDDLE_DOT benefitName=name)? ;
// What the record says of a payment that goes on; where it is not in payment, 待遇（P）.
inPayment     : '实发' name ':' type '=' expression attributes END ;
validation    : '校验' name of ':' expression ('则' disjunction)? attributes END ;  // a 则 b: where a holds, b must
// A need of the household, or the needs that a 资源 serves.
need          : '需求' name (of? ':' expression | ((';' | LISTING) more+=name)*) attributes END ;

resource      : '资源' name of? attributes END? ;
policy        : '政策' name ('(' entityName=name ('其中' filter=expression)? ')')? attributes END? ;
// What a place puts in place of a declaration or clause of the rule set above it, or adds to it.
overlay       : '覆盖' (definition | situation | decisionTable | namedSet)
              | word=('覆盖' | '增补') name (condition | exceptionRule | humanCheck | benefit | materials | offices | steps | timesLimit | review | pledge) ;
// A policy judged again for a part of the record; its own clauses follow as in a 政策.
assessment    : '评估单元' name '(' entityName=name ('其中' filter=expression)? ')' attributes END? ;
// What must hold for every record: something true, or how one number goes with another.
property      : '性质' name of? ':' expression ('越高' effect=sum word=('不增' | '不减' | '不变'))? attributes END ;
// What a record may show to be wrong: a lead for a person to look into.
auditItem     : '审计项' name ('(' entityName=name ('其中' filter=expression)? ')')? attributes END? ;
example       : '例' name attributes END? ;

of     : '(' name ')' ;
output : plainName? type ;
result : plainName ':' type ;

// ---- clauses of 政策 and 资源 -----------------------------------------------------------------------------------------

offices    : word=('主管' | '办理' | '提供') office ((';' | LISTING) office)* attributes END ;
condition  : word=('条件' | '除外' | '程序终止') name ':' expression attributes END ;
exceptionRule : '例外' name ':' '当' expression (',' '视为' outcome=name ('条件' names)?)? attributes END ;
humanCheck : '人工核查' name (':' attribute)? attributes END ;
policyList : word=('前置' | '先后' | '互斥' | '满足' | '过渡') name ((';' | LISTING) name)* attributes END ;
// 资格, 实物 and 服务 may say no more than their name; money says how much.
benefit    : '待遇' name ':' type ('=' (expression | '在' low=sum '与' high=sum '之间' '裁量'))? attributes END ;
topUp      : '补差' name ':' '减去' parts+=sum (LISTING parts+=sum)* attributes END ;  // what others pay counts towards it
reduction  : '减发' name ':' ('每名' | '每笔' | '每项' | '每户') entityName=name ('其中' filter=disjunction)? ',' '扣除' deducted=expression attributes END ;
timesLimit : '限次' name ':' times=QTY ('每' (length=QTY | year=name))? attributes END ;
countsAs   : '计入收入' name '(' list ')' attributes END ;  // what this policy pays is income to those in （）
localName  : '令' name '=' expression attributes END ;  // for the clauses after it
pledge     : '承诺' (name | STRING) attributes END ;  // what the applicant attests by signing
status     : '身份' name attributes END ;
materials  : '材料' material (';' material)* END ;
material   : document=name (each=('每名' | '每笔' | '每项' | '每户') entityName=name ('其中' filter=disjunction)?)?
             ('当' when=disjunction)? attributes ;
steps      : '步骤' END? table ;
firstPayment : '起发' name attributes END ;
review     : '复核' reviewItem (';' reviewItem)* attributes END ;
reviewItem : ('当' disjunction '时')? '每' QTY ;
target     : '对象' expression attributes END ;
amount     : '额度' expression attributes END ;
limit      : '时限' sum attributes END ;
order      : '次序' '后于' name (';' '后于' name)* attributes END ;
validity   : '有效' sum ('至' sum)? attributes END ;
balance    : '余额' expression attributes END ;

// ---- clauses of 评估单元 ----------------------------------------------------------------------------------------------

scope      : '范围' name END ;
assessed   : '评估' name ('称为' alias=name)? attributes END ;
others     : '其余' '保留' name END ;

// ---- clauses of 审计项 -------------------------------------------------------------------------------------------------

trigger      : '当' expression attributes END ;
findingWords : word=('代码' | '严重' | '方向' | '证据' | '数据源') name ((';' | LISTING) name)* attributes END ;
findingTexts : word=('反证' | '处置') STRING ((';' | LISTING) STRING)* attributes END ;
stake        : '涉及' name ':' type '=' expression attributes END ;

// ---- clauses of 例 ---------------------------------------------------------------------------------------------------

referenceDate : '基准日' sum END ;
knownBy       : '知悉截至' sum END ;
none          : word=('无' | '未列全') names END ;
given         : '给定' (givenItem (';' givenItem)* | givenRule (';' givenRule)*) END ;
givenRule     : name ('=' | '等于') expression ;
givenItem     : name handles? ':' value ;
held          : '已有' heldItem (';' heldItem)* END ;
heldItem      : name handles? (',' '签发' sum)? ;
checked       : word=('核查' | '裁量') checkedItem (';' checkedItem)* END ;
checkedItem   : what=name (MIDDLE_DOT clause=name)? handles? ':' (finding=name | '-'? QTY) ;
expected      : '期望' ( name handles? ( ('=' | '等于') value (',' expectedItem)*
                                       | '材料'? ':' expectedItem (',' expectedItem)*
                                       | inside=MIDDLE_DOT expectedItem (',' expectedItem)* )
                       | validated='校验' name handles? ':' value
                       | asked='问' expectedTarget (LISTING expectedTarget)*
                       | '合计' value (',' expectedItem)* ) END ;
expectedItem
  : name handles? (('=' | '等于') value)?                                        # expectedValue
  | word=('合计' | '高出' | '低了') value                                         # expectedAmount
  | word=('缺' | '免交' | '已有' | '可承诺' | '过期') expectedTarget (LISTING expectedTarget)*  # expectedList
  | '未过' '条件' names                                                          # expectedFailure
  | word=('条件' | '除外' | '程序终止' | '例外') name ':' value                     # expectedCondition
  | '承诺' pledgeText (LISTING pledgeText)*                                       # expectedPledges
  | '理由' '含' STRING                                                           # expectedReason
  | word=('人工核查' | '问') expectedTarget (LISTING expectedTarget)*             # expectedOpen
  | '依据' '含' reference                                                        # expectedBasis
  ;
expectedTarget : name handles? ;
pledgeText : name | STRING ;
// One element of a collection, or its elements as the rows of a table.
element : entityName=plainName (handle=plainName? ('属' owner=name)? '{' (field ((',' | ';') field)*)? '}' END | END? table) ;
field   : name ':' value ;
handles : '(' list ')' ;
value   : valuePart (LISTING valuePart)* ;
// Of a 期间 its two ends, of a fact 有历史 each value with the days on which it held and the day on which that became known.
valuePart : valueAtom valueDate* ;
valueAtom : '-'? QTY | DATE | '真' | '假' | STRING | path ;
valueDate : word=('自' | '至' | '知悉') DATE | word='起' ;

// ---- parts ----------------------------------------------------------------------------------------------------------

attributes : (',' attribute)* ;
attribute
  : '依据' references                                                            # basisAttribute
  | word=('自' | '至') (sum '起')? MONTH_NUMBER                                   # monthAttribute
  | word=('施行' | '自' | '废止' | '至' | '截至' | '共享自' | '时限' | '特殊' | '有效') sum   # sumAttribute
  | word=('缺口' | '缺省' | '未填视为' | '已列' | '不符合时') expression                     # valueAttribute
  | word=('上限' | '下限') expression (',' '除非' unless=disjunction)?               # limitAttribute
  | rounding place                                                               # roundingAttribute
  | '当' disjunction                                                             # whenAttribute
  | '估' ('当' disjunction)?                                                     # estimateAttribute
  | '由' office (LISTING office)*                                                # byAttribute
  | word=('问' | '标签' | '说明' | '提示' | '用途' | '方式'
         | '来自' | '裁量') STRING                                                        # textAttribute
  | '列名' STRING (LISTING STRING)*                                              # columnAttribute
  | '范围' (comparisonOperator sum | '在' low=sum '与' high=sum '之间')            # rangeAttribute
  | '证明' evidence ('或' evidence)*                                             # evidenceAttribute
  | '抵扣' paidBenefit                                                                  # offsetAttribute
  | word=('称呼' | '基于' | '命中' | '属' | '简称') name                    # nameAttribute
  | word=('共享' | '满足') names                                                  # namesAttribute
  | word=('适用' | '只取') names                                                  # namesAttribute
  | word=('个人信息' | '可由记录给定' | '有历史' | '承诺' | '可后补' | '通用' | '一次性' | '最高额' | '免申请'
         | '由重到轻' | '由轻到重' | '由高到低' | '由低到高'
         | '否则' | '应得' | '实发' | '期满不再适用')                                                               # wordAttribute
  | '次序' key=sum direction?                                                    # sequenceAttribute
  | '每组' keys+=sum (LISTING keys+=sum)*                                        # groupsAttribute
  | word=('先扣' | '按' | '累计不超过') disjunction                                 # runningAttribute
  | '余下' name                                                                  # remainderAttribute
  | '其余代码' '归入' name                                                        # otherCodesAttribute
  | '每户' name QTY                                                              # frequencyAttribute
  | key=plainName '取' source=name                                               # keyAttribute
  | ('待遇' paid=name bound=('上限' | '下限')? | bound=('上限' | '下限')) '改为' expression  # changeAttribute
  | '优先于' '例外' names                                                         # outranksAttribute
  | '已领' head=sum ('其中' filter=disjunction)?                                  # receivedAttribute
  ;
evidence : '共享' '(' list ')' | '承诺' | plainName ;

references : reference (LISTING reference)* ;
reference
  : TITLE ('(' (number=DOCNO | name | STRING) ')')? ARTICLE*
  | number=DOCNO ARTICLE*
  | name STRING? ARTICLE*
  | STRING ARTICLE*
  | ARTICLE+
  ;
office : (name | STRING) ('(' name ')' ID?)? ;
type   : '{' list '}' | name (('/' | MIDDLE_DOT) name)* ;
table  : ROW+ ;
path   : name ('/' name)* ;
names  : name (LISTING name)* ;
list   : name ((LISTING | ',') name)* ;  // inside brackets only: elsewhere a comma begins an attribute

plainName : ID | QUOTED ;
name
  : ID | QUOTED
  | '规则集' | '依据' | '引用' | '平年' | '周期' | '单位' | '枚举' | '编码' | '文书' | '实体' | '事实' | '参数' | '集合' | '定义' | '情形' | '决策表' | '关系'
  | '校验' | '需求' | '资源' | '政策' | '例' | '主管' | '条件' | '除外' | '程序终止' | '例外' | '人工核查' | '前置' | '先后' | '互斥'
  | '待遇' | '身份' | '满足' | '材料' | '办理' | '步骤' | '起发' | '复核' | '提供' | '对象' | '额度' | '时限' | '次序' | '有效'
  | '余额' | '基准日' | '无' | '给定' | '已有' | '核查' | '期望' | '施行' | '废止' | '自' | '至' | '简称' | '特殊' | '上限' | '下限'
  | '当' | '由' | '问' | '标签' | '说明' | '提示' | '用途' | '列名' | '范围' | '证明' | '个人信息' | '未填视为' | '称呼' | '共享'
  | '共享自' | '承诺' | '可后补' | '通用' | '一次性' | '最高额' | '裁量' | '估' | '抵扣' | '缺口' | '免申请' | '方式' | '由重到轻' | '由轻到重'
  | '由高到低' | '由低到高' | '命中' | '截至' | '基于' | '签发' | '属' | '得' | '视为' | '优先于' | '每名' | '每笔' | '每项' | '每户' | '每'
  | '性质' | '越高' | '不增' | '不减' | '不变'
  | '审计项' | '代码' | '严重' | '方向' | '涉及' | '证据' | '反证' | '处置' | '数据源'
  | '覆盖' | '增补' | '评估单元' | '评估' | '其余' | '适用' | '只取' | '称为' | '保留'
  | '联系' | '分组' | '依次' | '其他' | '由小到大' | '由大到小' | '由早到晚' | '由晚到早' | '并列' | '每组' | '先扣' | '累计不超过' | '余下'
  | '时' | '后于' | '择一' | '按序' | '就高' | '缺' | '免交' | '可承诺' | '过期' | '未过' | '高出' | '低了' | '含' | '合计' | '理由'
  | '实发' | '补差' | '减去' | '公式' | '分档' | '名单' | '令' | '来自' | '不含末日' | '未列全' | '可由记录给定' | '有值' | '是'
  | '有历史' | '列表' | '知悉' | '知悉截至'
  | '计入收入' | '应得' | '已列' | '始于' | '其余代码' | '归入' | '合计封顶' | '同类' | '整包'
  | '除非' | '不符合时' | '起' | '待补充'
  | '减发' | '扣除' | '过渡' | '限次' | '已领' | '期满不再适用' | '不含' | '改' | '为'
  ;

// ---- expressions, weakest first -------------------------------------------------------------------------------------

expression  : localValue* (choice | conditions | disjunction) ;
localValue  : '令' name '=' disjunction ';' ;
choice      : '若' test+=disjunction '则' then+=branch (';' '若' test+=disjunction '则' then+=branch)*
              (';' '否则' otherwise=branch)? ;
branch      : '待补充' (STRING | name) | disjunction ;  // what is missing where nobody can say the value yet
// Nested lists are told apart by the style of their numbers, see build_expression.cpp.
conditions  : listWord ':' conditionItem (';' conditionItem)* ;
conditionItem : itemNumber? (listWord ':' itemNumber?)* disjunction ;
listWord    : '符合下列之一' | '同时符合下列' ;
itemNumber  : '(' (name | QTY) ')' ;

disjunction : parts+=conjunction ('或' parts+=conjunction)* ;
conjunction : parts+=negation ('且' parts+=negation)* ;
negation    : '非'* comparison ;
comparison  : left=sum ( comparisonOperator right=sum | '在' low=sum ('与' high=sum '之间' NOT_LAST_DAY? | '之内')
                       | presence='有值' | absence='是' '无'
               | '在' window
                       | word=('属于' | '不属于') ('{' members+=sum ((LISTING | ',') members+=sum)* '}'
                       | (setOwner=name '的')? setName=name) )? ;
window      : '近' QTY ('(' '截至' expression ')')? ;
comparisonOperator : '<' | '低于' | LESS_EQUAL | '不高于' | '不超过' | '>' | '高于' | GREATER_EQUAL | '不低于' | '不少于' | '=' | '等于'
                   | UNEQUAL | '不等于' ;
sum         : parts+=product (ops+=('+' | '-') parts+=product)* ;
product     : parts+=unary (ops+=('*' | DIVIDE | '/') parts+=unary)* ;
unary       : '-'* postfix ;
postfix     : primary suffix* (rounding place)? ('缺省' fallback=unary)? ;
suffix      : '的' name | '于' (DATE | name | '(' expression ')') ;
rounding    : '进位到' | '四舍五入到' | '舍去到' ;
place       : name | QTY ;
primary     : literal=(QTY | DATE | '真' | '假' | STRING)
            | name arguments?
            | '至少' QTY arguments
            | '(' expression ')' ;
arguments   : '(' (args+=argument (',' args+=argument)*)? ')' ;
argument    : '到' place | window | left='不含' leftOut=name | '改' changed=name '为' to=expression | '自' from=sum '至' until=sum ':' body=expression | ranking (':' body=expression)? | rest='其他' head=expression ('其中' filter=expression)? ranking? (':' body=expression)?
            | head=expression ('其中' filter=expression)? ranking? (':' body=expression)? ;
// The order of the elements of an aggregate; 并列 lets those that are equal share a rank.
ranking     : '按' key=sum direction? | '并列' ;
direction   : '由小到大' | '由大到小' | '由早到晚' | '由晚到早' ;
