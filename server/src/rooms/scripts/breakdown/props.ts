// Props: things that people handle or that the picture is about.

export type Prop = { readonly name: string; readonly at: number }

const HAN_PROPS =
  '独轮车 马车 汽车 轿子 轿车 自行车 摩托车 出租车 手机 电话 电脑 平板 相机 照片 相框 信封 书信 情书 遗书 合同 文件 档案 卷宗 日记 笔记本 书本 报纸 地图 账本 名片 身份证 护照 钥匙 钱包 钞票 现金 银行卡 银子 铜钱 圜钱 金条 元宝 戒指 项链 手镯 玉佩 手表 眼镜 墨镜 雨伞 伞子 包裹 背包 行李箱 箱子 匣子 盒子 礼盒 袋子 刀 长刀 菜刀 匕首 剑 长剑 宝剑 枪 手枪 步枪 子弹 弓箭 斧头 斧子 板刀 棍子 木棍 警棍 警笛 马鞭 鞭子 绳子 锁链 手铐 镰刀 铲子 小铲 铁铲 锄头 锤子 酒杯 茶杯 杯子 酒壶 茶壶 酒瓶 水壶 水瓶 碗 热汤 筷子 盘子 锅 蜡烛 灯烛 油灯 灯笼 火把 手电筒 打火机 香烟 烟斗 药瓶 药丸 针筒 花束 玫瑰 蛋糕 面包 苹果 梨核 梨 梨树 香梨 车把 断车把 髑髅 骨头 镜子 梳子 扇子 拂尘 道冠 道袍 蒲团 木鱼 毛笔 砚台 圣旨 令牌 玉玺 棋盘 古琴 笛子 二胡 吉他 钢琴 口红 面具 帽子 斗笠 袍子 裤子 衣服 外套 鞋子 手帕 毛巾 被子 枕头 椅子 桌子 沙发 轮椅 拐杖 担架 棺材 花圈 铃铛 锣 鼓 风筝 气球 玩具 布娃娃 电视 收音机 遥控器 键盘 U盘 录音笔 对讲机 监控 炸弹 旗子 横幅 牌匾 石头 浮萍 白糖 南枣 墙角 绳索 斧 镵'
const WORD_PROPS =
  'car porsche truck van bus bicycle bike motorcycle phone cellphone smartphone telephone laptop computer camera photo photograph picture letter envelope contract document file folder diary journal notebook book newspaper map ledger card passport key keys wallet money cash coin coins ring necklace bracelet watch glasses sunglasses umbrella bag backpack suitcase briefcase box crate gun pistol rifle revolver shotgun bullet knife dagger sword axe bow arrow hammer shovel rope chain handcuffs cup mug glass bottle beer beers wine champagne bowl plate fork spoon candle lamp lantern torch flashlight lighter cigarette cigar pipe pill pills syringe flowers bouquet cake bread sandwich sandwiches apple tea coffee salver tray sofa mirror fan mask hat coat jacket glove ring veil crown scepter scroll violin guitar piano drum bell whistle radio television tv remote keyboard microphone headphones clock leash dog bed wheelchair cane crutch stretcher coffin grail skull drugs scope app poster posters table ladder bucket broom badge flag toy doll'

const NEAR_MISS = /^(?:墙角)$/
const hanProps = [...new Set(HAN_PROPS.split(' '))]
  .filter((word) => !NEAR_MISS.test(word))
  .sort((a, b) => b.length - a.length)
const wordSet = new Set(WORD_PROPS.split(' '))
const hanByHead = new Map<string, string[]>()
for (const word of hanProps) hanByHead.set(word.charAt(0), [...(hanByHead.get(word.charAt(0)) ?? []), word])

// A one-sign word inside a longer one is another thing: 梨园, 刀锋, 鼓励.
const INSIDE_LONGER = /^(?:刀(?:锋|子嘴)|剑眉|枪手|锅里|鼓(?:励|起|掌|足)|锣鼓喧|碗大|斧正|梨(?:园|贩|花带)|车把式)/

/** "beers" and "beer" are one prop. */
function singular(word: string): string {
  return /s$/.test(word) && wordSet.has(word.slice(0, -1)) ? word.slice(0, -1) : word
}

const FOUND_MAX = 200
const LATIN_WORD = /[a-z]{2,14}/gi

/** In order of appearance, repeated as often as they appear; at most 200. */
export function findProps(text: string): Prop[] {
  const found: Prop[] = []
  for (let at = 0; at < text.length && found.length < FOUND_MAX; at++) {
    const name = hanByHead.get(text.charAt(at))?.find((word) => text.startsWith(word, at))
    if (name === undefined || INSIDE_LONGER.test(text.slice(at, at + 4))) continue
    found.push({ name, at })
    at += name.length - 1
  }
  for (const match of text.matchAll(LATIN_WORD)) {
    if (found.length >= FOUND_MAX) break
    const word = match[0].toLowerCase()
    if (wordSet.has(word)) found.push({ name: singular(word), at: match.index })
  }
  return found.sort((a, b) => a.at - b.at)
}
