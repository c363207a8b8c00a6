/** Chinese words of masked pages. */
export const zh = {
  masked: '个人信息已脱敏：姓名只显示姓，电话、车牌、账号只显示部分。',
  reveal: '查看完整信息',
  title: '查看未脱敏的个人信息',
  text: '请写明事由。查看人、时间和事由会记入查阅记录，不能删改。',
  reason: '事由',
  placeholder: '如：核对验收签字人身份',
  confirm: '记录并查看',
  shown: '以下为未脱敏信息，本次查看已留痕。离开或刷新后恢复脱敏。',
};
