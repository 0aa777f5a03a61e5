// What names and notes say of a person: gender, and whether it is a crowd.

const FEMALE_HAN =
  /女|娘|妈|母|婆|奶奶|姥姥|外婆|姐|妹|嫂|姑|婶|姨|妃|皇后|公主|丫|媳|妻|太太|夫人|小姐|婢|尼姑|师太|仙子|美人|嫦娥|她/
const MALE_HAN =
  /男|爹|爸|父|爷|叔|伯|哥|弟|舅|公公|老汉|汉子|壮汉|大汉|王爷|皇帝|太监|公子|少爷|道士|老道|和尚|方丈|将军|书生|相公|先生|丈夫|小伙|老头|里正|胡子|胡须|须|司机大哥|伙计|小二|店小二|巡士|差役|他/
const FEMALE_WORD =
  /\b(?:woman|women|girl|female|lady|mother|mom|mum|sister|daughter|wife|aunt|queen|princess|nurse|nun|waitress|actress|mrs|ms|miss|madam|grandma|grandmother|she|her|hers)\b/i
const MALE_WORD =
  /\b(?:man|men|boy|male|lord|father|dad|brother|son|husband|uncle|king|prince|monk|waiter|mr|sir|guy|gentleman|grandpa|grandfather|he|him|his)\b/i
const FEMALE_NAMES = new Set(
  'mary anna anne emma olivia sophia isabella mia charlotte amelia emily elizabeth margaret susan sarah jessica karen nancy lisa betty helen sandra donna carol ruth sharon michelle laura kimberly deborah dorothy amy angela ashley brenda alice julia julie juliet judith grace victoria lucy kate katherine catherine jane joan diana rose rachel rebecca hannah eve clara ella lily chloe zoe gwendolen cecily ophelia cordelia desdemona portia kay kelly molly nora sally tina wendy rosa maria sofia elena marta eva petra jana hana'.split(
    ' ',
  ),
)
const MALE_NAMES = new Set(
  'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose henry adam peter nathan walter kyle harold carl jeremy keith roger arthur terry sean austin noah lawrence jesse joe bryan billy jordan albert dylan bruce willie alan juan logan wayne roy ralph randy eugene vincent bobby bob dan dave dick tom jim jimmy tim mike steve bill harry ben sam max leo oliver lucas ethan liam mason romeo hamlet macbeth othello algernon ernest brick emo proog jan petr pavel karel josef'.split(
    ' ',
  ),
)

export type Gender = 'female' | 'male' | null

/** From the notes first, then from the name itself. */
export function inferGender(name: string, notes: string): Gender {
  return fromWords(notes.slice(0, 400)) ?? fromName(name)
}

function fromWords(text: string): Gender {
  const marked = /(?:^|[\s，,、（(])([男女])(?:$|[\s，,、。）)性])/.exec(text)
  if (marked !== null) return marked[1] === '女' ? 'female' : 'male'
  const female = firstIndex(text, FEMALE_HAN, FEMALE_WORD)
  const male = firstIndex(text, MALE_HAN, MALE_WORD)
  if (female === male) return null
  return female < male ? 'female' : 'male'
}

function firstIndex(text: string, ...patterns: readonly RegExp[]): number {
  const hits = patterns.map((pattern) => pattern.exec(text)?.index ?? Number.POSITIVE_INFINITY)
  return Math.min(...hits)
}

function fromName(name: string): Gender {
  const bySign = fromWords(name)
  if (bySign !== null) return bySign
  if (/^[\u4e00-\u9fff]{2,4}$/.test(name))
    return GIVEN_FEMALE.test(name) ? 'female' : GIVEN_MALE.test(name) ? 'male' : null
  for (const word of name.toLowerCase().split(/[^a-z]+/)) {
    if (FEMALE_NAMES.has(word)) return 'female'
    if (MALE_NAMES.has(word)) return 'male'
  }
  return null
}

// Given names: signs that hardly any parent gives to the other.
const GIVEN_FEMALE = /[芳丽娟婷玲莉燕娜敏梅霞倩媛妍嫣婉娇媚姗蕾莲萍淑慧瑶琪薇凤漪]$/
const GIVEN_MALE = /[刚强伟军勇涛磊杰鹏龙虎彪雄武豪峰斌辉]$/

const CROWD =
  /^(?:众人?|大家|群众|众.{1,3}|.{0,4}群|人群|百姓们?|街坊们?|路人们|.{1,4}们|鬼魂|群鬼|合唱队?|全体|齐声|观众|村民|士兵们|围观.{0,3}|邻居们|ALL|BOTH|EVERYONE|EVERYBODY|CROWD|CHORUS|VOICES|PEOPLE|MOB|OTHERS|TOGETHER|(?:.{1,20} )?(?:GUARDS|SOLDIERS|CHILDREN|KIDS|GUESTS|STUDENTS|DOGS|COPS|MEN|WOMEN|BOYS|GIRLS))$/i

/** Many people who speak under one name. */
export function isCrowd(name: string, notes: string): boolean {
  return CROWD.test(name.slice(0, 60)) || /^(?:群声|群演|街坊|众)/.test(notes)
}
