// What somebody is called in Chinese prose: surnames, calling names, and nouns of people.
import { inBothScripts } from '../hanzi.ts'

export const SURNAMES =
  '欧阳|上官|司马|诸葛|慕容|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|令狐|宇文|长孙|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明计伏成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段富焦牧谷车侯班仰秋仲宫宁仇甘厉祖武符刘景詹束龙叶司黎白蒲卓蔺屠池乔翟谭劳申冉桑桂牛寿边温庄晏柴瞿阎慕连习艾鱼容向古易廖耿满国文欧沃利越师巩聂关荆]'

const KIN =
  '父亲|母亲|爸爸?|妈妈?|老爸|老妈|爹|娘|爷爷|奶奶|外公|外婆|姥姥|姥爷|哥哥?|姐姐?|弟弟|妹妹|叔叔|婶婶|伯伯|伯母|阿姨|舅舅|舅妈|姑姑|姑妈|儿子|女儿|儿媳|女婿|妻子|丈夫|老婆|老公|媳妇|孩子|孙子|孙女|岳父|岳母|婆婆|公公|嫂子|师父|师傅|师兄|师姐|师弟|师妹|徒弟|朋友|同学|同事|室友|邻居|老板|秘书|助理|律师|司机'
const ROLES =
  '店小二|小二|掌柜的?|老板娘?|店家|店主|伙计|跑堂的?|老头子?|老汉|老人家?|老者|老翁|老妪|老太太?|老婆婆|老妇人?|妇人|妇女|女人|男人|女子|男子|女孩子?|男孩子?|姑娘|少女|少年|青年|小伙子?|大汉|壮汉|汉子|医生|大夫|郎中|护士|警察|警官|司机|保安|门卫|服务员|店员|老师|教授|校长|学生|经理|总裁|董事长|秘书|助理|律师|法官|记者|主任|科长|局长|市长|村长|镇长|里正|队长|团长|班长|连长|船长|师爷|和尚|方丈|老僧|道士|道长|尼姑|书生|秀才|举人|丫鬟|丫头|侍女|侍卫|宫女|太监|皇上|皇帝|皇后|娘娘|太后|王爷|王妃|公主|太子|皇子|丞相|将军|元帅|士兵|军官|卫兵|管家|少爷|老爷|小姐|夫人|太太|先生|公子|相公|相士|乞丐|强盗|土匪|猎人|渔夫|农夫|商人|货郎|客官|客人|差役|捕快|捕头|县令|县官|知县|大人|来人|那人|此人|黑衣人|蒙面人|陌生人|年轻人|中年人|童子|乡人|美人|孩子|小孩|小童|书童|妖怪|女鬼|狐狸精?|神仙|大姐|大哥|大叔|大婶|大妈|大爷|老伯|老丈'
const ROLE = inBothScripts(
  new RegExp(
    `^(?:[这那]个?|一个|一位|[这那]位)?(?:年轻|年老|中年|白发|白衣|黑衣|红衣|青衣|蒙面|瘸腿|独眼|胖|瘦|矮|高个|[老小大女男二三四五六七八九])?(?:${ROLES}|${KIN})$`,
  ),
)
const NAMED_ROLE = inBothScripts(
  new RegExp(
    `^[老小]?(?:${SURNAMES})[\\u4e00-\\u9fff]{0,2}(?:${ROLES}|${KIN}|嫂|婶|叔|伯|爷|姐|哥|妈|姨|总|导|工|队|局|处|科|董|氏|生|公|某)$|^[老小](?:${SURNAMES})[头子]$`,
  ),
)
const SURNAMED = inBothScripts(new RegExp(`^(?:${SURNAMES})[\\u4e00-\\u9fff]{1,2}$`))
const CALLED = inBothScripts(/^[小老阿大][\u4e00-\u9fff]$/)
const OF_HIM = inBothScripts(new RegExp(`^[他她它]的?(${KIN})$`))

const KIN_FIRST = inBothScripts(new RegExp(`^(?:[他她]的?)?(?:${KIN})(?=[\\u4e00-\\u9fff]{2})`))

/** What stands behind `他儿子`, `邻居`: perhaps the name of that person. */
export const behindKin = (text: string): string => text.replace(KIN_FIRST, '')

/** `他父亲` is 父亲. Null when it says nobody's kin. */
export const kinOf = (name: string): string | null => OF_HIM.exec(name)?.[1] ?? null

/** Signs that stand in no name. */
const NO_NAME = inBothScripts(/[的了着过在不没也都就才却把被从对向说问道是有这那哪么吗呢吧啊，。、：；！？“”「」\s]/)
const PRONOUN = inBothScripts(/^(?:[他她它我你您]们?|咱们?|自己|对方)$/)

/** How surely this is what somebody is called; 0: not at all. */
export function personRank(name: string, known: ReadonlySet<string>): number {
  if (name === '') return 0
  if (PRONOUN.test(name) || (known.has(name) && name.length > 1)) return 4
  if (ROLE.test(name) || NAMED_ROLE.test(name)) return 3
  if (NO_NAME.test(name)) return 0
  if (SURNAMED.test(name)) return 2
  return CALLED.test(name) || known.has(name) ? 1 : 0
}

const CLAUSE_ROLE = inBothScripts(
  new RegExp(
    `(?:^|[，。！？；：”」\\s])((?:[老小大女男二三四五六七八九])?(?:${ROLES}|${KIN}))(?=[\\u4e00-\\u9fff])(?!的|们|家)`,
    'g',
  ),
)

/** Nouns of people that begin a clause somewhere in the text. */
export function findRoles(text: string): Set<string> {
  const found = new Set<string>()
  for (const match of text.matchAll(CLAUSE_ROLE)) if (found.size < 100) found.add(match[1] ?? '')
  return found
}

export const isRole = (name: string): boolean => ROLE.test(name) || NAMED_ROLE.test(name)
