// Words of Chinese for people that say woman or man, and how old about. Own table, from general knowledge.
import type { AgeBand } from '#contract/breakdown.ts'
import type { Gender } from './evidence.ts'

export type PersonWord = { readonly gender: Gender | null; readonly band: AgeBand | null; readonly weight: number }

const split = (words: string): string[] => words.split(' ')

const groups: readonly (readonly [words: string, word: PersonWord])[] = [
  [
    '奶奶 姥姥 外婆 祖母 婆婆 老太太 老太婆 老太 老妇 老妪 老妇人 老婆婆 嬷嬷 太后 老奶奶 太奶奶 老大娘',
    { gender: 'female', band: 'old', weight: 8 },
  ],
  [
    '妈妈 母亲 老妈 妈咪 继母 后妈 养母 岳母 丈母娘 伯母 舅妈 姑妈 姑母 姨妈 姨母 婶婶 婶子 大婶 大妈 大娘 阿姨 姑姑 妈 娘 母 婶 姨 姑',
    { gender: 'female', band: 'middle', weight: 8 },
  ],
  [
    '女人 女子 女士 妇人 妇女 少妇 孕妇 贵妇 寡妇 太太 夫人 妻子 妻 老婆 媳妇 儿媳 儿媳妇 弟妹 弟媳 嫂子 嫂嫂 大嫂 嫂 未婚妻 女友 女朋友 老板娘 女主人 新娘 新娘子 伴娘 保姆阿姨 娘娘 皇后 王后 女王 女皇 贵妃 王妃 太子妃 皇妃 妃 嫔 娘子 师太 尼姑 师娘 媒婆 婆子 婆 妓女 花魁 舞女 女神 女鬼 女王大人 月嫂 空姐 美妇 闺蜜 女儿 闺女 千金 姐姐 大姐 师姐 学姐 表姐 堂姐 姐 女主 女主角 女配 女一 女二 女一号 女二号 女 妇 仙姑 仙子 仙女 嫦娥 女婢 婢女 婢 奴婢 宫女 美女 美人 大小姐 小姐 小姐姐 御姐',
    { gender: 'female', band: null, weight: 8 },
  ],
  [
    '姑娘 小姑娘 少女 丫头 小丫头 丫鬟 丫环 女生 女学生 女大学生 妹妹 妹子 小妹 师妹 学妹 表妹 堂妹 妹 公主 郡主 格格',
    { gender: 'female', band: 'youth', weight: 8 },
  ],
  ['女孩 小女孩 女童 孙女 外孙女 小公主 女孩子 女娃', { gender: 'female', band: 'child', weight: 8 }],
  ['护士 保姆', { gender: 'female', band: null, weight: 1.5 }],
  [
    '爷爷 姥爷 外公 祖父 老爷爷 老爷子 老爷 大爷 老大爷 老头 老头子 老头儿 老翁 老汉 老伯 公公 老丈 老道 老僧 老和尚 方丈 太爷',
    { gender: 'male', band: 'old', weight: 8 },
  ],
  [
    '爸爸 父亲 老爸 爸 爹爹 爹 父 继父 养父 岳父 叔叔 大叔 叔 伯父 伯伯 大伯 伯 舅舅 舅 姑父 姑丈 姨父 姨夫',
    { gender: 'male', band: 'middle', weight: 8 },
  ],
  [
    '男人 男子 男士 丈夫 老公 先生 未婚夫 男友 男朋友 女婿 姐夫 妹夫 哥哥 大哥 二哥 三哥 师兄 学长 表哥 堂哥 哥 兄弟 兄长 仁兄 兄 儿子 汉子 大汉 壮汉 硬汉 爷 王爷 皇帝 皇上 国王 太监 和尚 道长 相公 郎君 官人 驸马 老汉子 新郎 新郎官 伴郎 帅哥 男主 男主角 男配 男一 男二 男一号 男二号 男 公爵 伯爵 老公公 店小二 小二 男主人 大老爷',
    { gender: 'male', band: null, weight: 8 },
  ],
  [
    '少年 小伙子 小伙 男生 男学生 公子 少爷 大少爷 太子 世子 王子 弟弟 师弟 学弟 表弟 堂弟 弟 臭小子 小兄弟 书生 秀才 书童',
    { gender: 'male', band: 'youth', weight: 6 },
  ],
  ['男孩 小男孩 男童 孙子 外孙 男孩子 男娃', { gender: 'male', band: 'child', weight: 8 }],
  [
    '道士 县令 知县 知府 巡士 差役 衙役 捕快 员外 樵夫 渔夫 车夫 农夫 屠夫 更夫 船夫 轿夫 大王 侯爷 郎中 络腮胡 胡子 胡须 佣保',
    { gender: 'male', band: null, weight: 4 },
  ],
  ['里正', { gender: 'male', band: 'middle', weight: 4 }],
  ['伙计', { gender: 'male', band: 'youth', weight: 4 }],
  ['将军 侍卫 保镖 僧', { gender: 'male', band: null, weight: 2.5 }],
  ['掌柜', { gender: 'male', band: 'middle', weight: 2.5 }],
  ['老人 老者 老人家', { gender: null, band: 'old', weight: 6 }],
  ['中年人 中年', { gender: null, band: 'middle', weight: 6 }],
  ['年轻人 青年 学生 大学生 高中生 中学生 实习生', { gender: null, band: 'youth', weight: 4 }],
  ['小孩 小孩子 孩子 孩童 小朋友 儿童 童子 娃娃 小学生 婴儿 宝宝', { gender: null, band: 'child', weight: 6 }],
]

/** By the word. */
export const HAN_WORDS: ReadonlyMap<string, PersonWord> = new Map(
  groups.flatMap(([words, word]) => split(words).map((one) => [one, word] as const)),
)

/** Source of a pattern for any of them, the longest first. */
export const ANY_HAN_WORD = `(?:${[...HAN_WORDS.keys()].sort((a, b) => b.length - a.length).join('|')})`

/** Behind a full name they tell of its bearer ("马三叔"), while "小梅妈妈" is somebody else. */
export const BEHIND_NAMES =
  '(?:先生|女士|小姐|姑娘|公子|少爷|大哥|大姐|大叔|大爷|大娘|大婶|大嫂|师兄|师弟|师姐|师妹|学长|学姐|学妹|兄弟|老爷|叔|哥|爷|伯|弟|姐|嫂|婶|姨|妹|兄)'
/** Behind a surname. */
export const BEHIND_SURNAMES = '(?:先生|女士|小姐|姑娘|公子|少爷|大哥|大姐|大叔|大爷|师兄|师姐|师妹|师弟|老爷)'

/** Somebody is called so to the face. */
export const VOCATIVES =
  '(?:妈妈|妈咪|老妈|妈|娘亲|娘|爸爸|老爸|爸|爹爹|爹|爷爷|奶奶|姥姥|姥爷|外婆|外公|姐姐|大姐|姐|哥哥|大哥|哥|弟弟|妹妹|妹子|叔叔|大叔|阿姨|大爷|大妈|大娘|大婶|老婆|老公|夫人|太太|先生|小姐姐|大小姐|小姐|姑娘|公子|少爷|娘子|相公|官人|皇上|陛下|娘娘|王爷|公主|郡主|师兄|师姐|师妹|师弟|学长|学姐|兄弟|小伙子|美女|帅哥|老爷|道长|女士|嫂子|嫂嫂|老太太|老头子|臭小子|丫头|闺女|儿子|女儿|孙女|老弟|兄台|仁兄|贤弟|公公|嬷嬷|爱妃|大王|将军)'
const VOCATIVE_ONLY: ReadonlyMap<string, PersonWord> = new Map([
  ['陛下', { gender: 'male', band: null, weight: 2 }],
  ['娘亲', { gender: 'female', band: 'middle', weight: 8 }],
  ['老弟', { gender: 'male', band: null, weight: 6 }],
  ['兄台', { gender: 'male', band: null, weight: 6 }],
  ['贤弟', { gender: 'male', band: null, weight: 6 }],
  ['爱妃', { gender: 'female', band: null, weight: 8 }],
])

export const hanWord = (word: string): PersonWord | undefined => HAN_WORDS.get(word) ?? VOCATIVE_ONLY.get(word)

const SURNAMES_OF_TWO = new Set(
  split('欧阳 上官 司马 诸葛 慕容 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 令狐 宇文 长孙 端木 百里'),
)
const SURNAMES = new Set(
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明计伏成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段富焦牧谷车侯班秋宫宁仇甘厉祖武刘景詹束龙叶司黎白蒲卓池乔翟谭劳申冉桑桂牛边温庄晏柴瞿阎慕连习艾向古易廖耿满文欧沃利师巩聂关荆简沙楚商墨钱游裘战时'.split(
    '',
  ),
)

/** Of a name of two to four signs; empty if it begins with none. */
export function surnameOf(name: string): string {
  if (!/^[\u3400-\u9fff]{2,4}$/.test(name)) return ''
  const two = name.slice(0, 2)
  if (name.length > 2 && SURNAMES_OF_TWO.has(two)) return two
  return SURNAMES.has(name.charAt(0)) ? name.charAt(0) : ''
}
