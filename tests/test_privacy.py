"""Masking personal data: what is taken out, and what must stay."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govcrawl.parsers.privacy import anything_left, mask

TAKEN = [
    ("我叫张三，家住示例区", "我叫［姓名］，家住示例区", ["name"]),
    ("本人李四于2024年购房", "本人［姓名］于2024年购房", ["name"]),
    ("我是王小虎的父亲", "我是［姓名］的父亲", ["name"]),
    ("我叫扎西次仁，来自示例县", "我叫［姓名］，来自示例县", ["name"]),
    ("我是阿卜杜拉·买买提，", "我是［姓名］，", ["name"]),
    ("居民王五反映噪音扰民", "居民［姓名］反映噪音扰民", ["name"]),
    ("村民孙小二家门口路灯不亮", "村民［姓名］家门口路灯不亮", ["name"]),
    ("村民李四、王五和赵六联名反映", "村民［姓名］、［姓名］和［姓名］联名反映", ["name"]),
    ("业主诸葛小明投诉物业", "业主［姓名］投诉物业", ["name"]),
    ("学生家长李华女士来电", "学生家长［姓名］女士来电", ["name"]),
    ("关于张三先生的来信", "关于［姓名］先生的来信", ["name"]),
    ("请于小明先生核实", "请［姓名］先生核实", ["name"]),
    (
        "来信人：赵六 联系电话：138 0013 8000",
        "来信人：［姓名］ 联系电话：［电话］",
        ["name", "phone"],
    ),
    ("写信人 钱七", "写信人 ［姓名］", ["name"]),
    ("联系人：王小华电话13800138000", "联系人：［姓名］电话［电话］", ["name", "phone"]),
    ("电话１３８００１３８０００", "电话［电话］", ["phone"]),
    ("+86-138-0013-8000", "［电话］", ["phone"]),
    ("Tel13800138000", "Tel［电话］", ["phone"]),
    ("1 3 8 0 0 1 3 8 0 0 0", "［电话］", ["phone"]),
    ("138****8000", "［电话］", ["phone"]),
    ("座机028-86601234转801", "座机［电话］", ["phone"]),
    ("（028）86601234", "［电话］", ["phone"]),
    ("电话：8660 1234", "电话：［电话］", ["phone"]),
    ("QQ：123456789", "QQ：［电话］", ["phone"]),
    ("身份证510107199001011234", "身份证［证件号］", ["id_number"]),
    ("身份证号51010719900101123X，请查", "身份证号［证件号］，请查", ["id_number"]),
    ("５１０１０７１９９００１０１１２３４", "［证件号］", ["id_number"]),
    ("510107 19900101 1234", "［证件号］", ["id_number"]),
    ("510107900101123", "［证件号］", ["id_number"]),
    ("510107********1234", "［证件号］", ["id_number"]),
    ("邮箱 zhang.san@mail.example 请回复", "邮箱 ［邮箱］ 请回复", ["email"]),
    ("卡号6222 0202 0000 1234 567", "卡号［银行卡号］", ["bank_card"]),
    ("6222021234567890128", "［银行卡号］", ["bank_card"]),
    ("车牌川A12345违停", "车牌［车牌号］违停", ["plate"]),
    ("川A·D12345占道", "［车牌号］占道", ["plate"]),
    ("幸福小区3号楼2单元501室漏水", "幸福小区［住址］漏水", ["address"]),
    ("幸福小区３号楼２单元５０１室", "幸福小区［住址］", ["address"]),
    ("3栋2单元501下水道堵塞", "［住址］下水道堵塞", ["address"]),
    ("三号楼二单元五零一室", "［住址］", ["address"]),
    ("7栋1203", "［住址］", ["address"]),
    ("3-2-501室", "［住址］", ["address"]),
    ("示例村3组12号", "示例村［住址］", ["address"]),
]

KEPT = [
    "拨打12345热线、12393、110",
    "川府发〔2024〕12号",
    "省政府令第387号 2024年第3号公报",
    "2024-03-05 09:12:33",
    "2024年3月5日10时30分",
    "15 2024-03-05 10",
    "网站标识码5100000062",
    "川公网安备51010702000123号",
    "京ICP备12345678号",
    "信件编号20240305001",
    "受理编号20240305123456789",
    "510100202403050011号办件",
    "统一社会信用代码91510000MA6CXXXX1X",
    "GB/T 12345-2020",
    "人均可支配收入1234567.89元",
    "张家口市与王府井大街",
    "关于和平路12号违建",
    "12号楼没有电梯",
    "2栋300户居民",
    "地铁3号线2号口",
    "张某某、李某反映，张先生与李女士来电",
    "匿名网友留言",
    "居民安全出行和学生管理",
    "村民林地纠纷",
    "居民何时能用上天然气",
    "业主任意停车",
    "学生成绩和家长万分感谢",
    "市民水费太高",
    "居民金牛区、居民李家湾",
    "高中老师、江油老人、农村老人",
    "我叫不到车，怎么办",
    "联系人：市城市管理局",
    "当事人：示例建设有限公司",
    "学生家长对学校有意见",
    "新A股上市，京东物流",
    "张三书记调研",
]

DATA = {
    "phone": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    "id_number": st.from_regex(r"5101071[9][5-9][0-9]0[1-9]1[0-9][0-9]{3}[0-9X]", fullmatch=True),
    "email": st.from_regex(r"[a-z]{2,12}@[a-z]{2,10}\.example", fullmatch=True),
    "plate": st.from_regex(r"川[A-HJ-NP-Z][0-9]{5}", fullmatch=True),
    "address": st.builds(
        "{}号楼{}单元{}室".format, st.integers(1, 99), st.integers(1, 9), st.integers(101, 3299)
    ),
}
HAN = st.text(alphabet="关于的请问在我们小区里路灯不亮了为何没有人来修，。：！？（） ", max_size=20)


@pytest.mark.parametrize(("text", "masked", "kinds"), TAKEN)
def test_takes_personal_data_out(text: str, masked: str, kinds: list[str]) -> None:
    assert mask(text) == (masked, kinds)


@pytest.mark.parametrize("text", KEPT)
def test_keeps_what_is_public(text: str) -> None:
    assert mask(text) == (text, [])


@given(HAN, st.sampled_from(sorted(DATA)), st.data(), HAN)
def test_finds_a_datum_wherever_it_stands(
    before: str, kind: str, data: st.DataObject, behind: str
) -> None:
    datum = data.draw(DATA[kind])
    masked, kinds = mask(before + datum + behind)
    assert datum not in masked
    assert kind in kinds


@given(HAN, st.sampled_from("王李张刘陈杨周吴"), st.sampled_from(["伟", "小芳", "国强", "敏"]), HAN)
def test_finds_a_name_behind_its_label(
    before: str, first: str, given_name: str, behind: str
) -> None:
    masked, kinds = mask(f"{before}，来信人：{first}{given_name}，{behind}")
    assert f"{first}{given_name}" not in masked
    assert "name" in kinds


@given(st.text(max_size=200))
@example("1380013800013800138000")
@example("来信人：来信人：张三李四")
@example("姓名：姓名：王五")
def test_masking_twice_changes_nothing_more(text: str) -> None:
    masked, kinds = mask(text)
    assert mask(masked) == (masked, [])
    assert bool(kinds) == (masked != text)


@given(st.dates(), st.integers(1, 999), st.integers(2000, 2030))
def test_dates_and_document_numbers_stay(day: object, number: int, year: int) -> None:
    text = f"示府办发〔{year}〕{number}号于{day}印发，第{number}期"
    assert mask(text) == (text, [])


@given(st.text(alphabet=string.ascii_letters + " ,.-/", max_size=100))
def test_latin_text_stays(text: str) -> None:
    assert mask(text) == (text, [])


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1-", "来信人：", "居民王", "a@", "0-", "*", "·张", "3号楼"]
)
def test_a_long_hostile_text_is_read_in_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    masked, _ = mask(text)
    assert len(masked) <= 3 * len(text)


@pytest.mark.parametrize(
    ("masked", "left"),
    [
        ("［姓名］", ""),
        ("［姓名］，［电话］ ", ""),
        (" 关于［姓名］的来信 ", "关于［姓名］的来信"),
        ("", ""),
    ],
)
def test_tells_whether_anything_is_left(masked: str, left: str) -> None:
    assert anything_left(masked) == left
