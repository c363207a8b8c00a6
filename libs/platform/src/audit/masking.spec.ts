import {
  isPersonal,
  maskAccount,
  maskAddress,
  maskContact,
  maskName,
  maskPhone,
  maskPlate,
  masksFor,
  scrub,
} from './masking';

describe('masking of personal data', () => {
  it.each([
    ['张三', '张**'],
    ['张三丰', '张**'],
    ['阿卜杜拉·买买提', '阿**'],
    ['𠮷田', '𠮷**'],
    ['Li Wei', 'L**'],
    ['', ''],
  ])('name %s → %s', (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ['13812345678', '138****5678'],
    ['138 1234 5678', '138****5678'],
    ['+86 13812345678', '138****5678'],
    ['0510-12345678', '0510-****5678'],
    ['02112345678', '021-****5678'],
    ['12345', '****45'],
  ])('phone %s → %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

  it.each([
    ['zhang.san@example.cn', 'z****@example.cn'],
    ['139 0000 0000', '139****0000'],
    ['微信 wx_zhang77', '****77'],
  ])('contact %s → %s', (contact, masked) => expect(maskContact(contact)).toBe(masked));

  it.each([
    ['6222020200012345678', '****5678'],
    ['6222 0202 0001 2345', '****2345'],
  ])('account %s → %s', (account, masked) => expect(maskAccount(account)).toBe(masked));

  it.each([
    ['江苏省无锡市锡山区示例路1号', '江苏省无锡市锡山区****'],
    ['青海省海东市化隆回族自治县巴燕镇示例路2号', '青海省海东市化隆回族自治县****'],
    ['陕西省延安市示例路1号', '陕西省****'],
    ['示例路1号', '****'],
  ])('address %s → %s', (address, masked) => expect(maskAddress(address)).toBe(masked));

  it.each([
    ['青B12345', '青B****5'],
    ['苏B·D12345', '苏B****5'],
    ['苏', '****'],
  ])('plate %s → %s', (plate, masked) => expect(maskPlate(plate)).toBe(masked));

  it.each([
    ['王小明', true],
    ['阿卜杜拉·买买提', true],
    ['无锡某校', false],
    ['锡山区财政局', false],
    ['无锡市槐泾实验小学', false],
    ['某某食堂', false],
    ['Wuxi School', false],
  ])('payer %s is a person: %s', (name, personal) => expect(isPersonal(name)).toBe(personal));

  it('finds numbers of people in free text, and leaves numbers of papers', () => {
    expect(scrub('请联系13812345678或0510-12345678')).toBe('请联系138****5678或0510-****5678');
    expect(scrub('身份证32020519900101123X')).toBe('身份证320205********123X');
    expect(scrub('卡号6222020200012345678退')).toBe('卡号****5678退');
    const invoice = '发票25322000000012345678，订单2611210000123，BF3K7Q';
    expect(scrub(invoice)).toBe(invoice);
  });

  it('is for officials and auditors', () => {
    const personas = ['buyer', 'supplier', 'official', 'operator'] as const;
    expect(personas.filter((persona) => masksFor({ persona }))).toEqual(['official']);
  });
});
