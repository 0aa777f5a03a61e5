// What a cast list says of a person without saying it in so many words: gender and age from name and notes.

export type Gender = 'female' | 'male'
export type AgeBand = 'child' | 'young' | 'adult' | 'old'

const femaleSigns =
  /女|妇|娘|婆|奶|妈|母|姐|妹|姑|嫂|媳|丫|妃|后(?=$|娘)|婶|姨|小姐|太太|夫人|妻|妞|尼姑|仙子|嫦娥|闺|[芳丽娜婷雪梅兰秀玲娟倩莉燕霞静萍蓉薇婉娇媛淑琳瑶佳妍嫣莲菊芬珍]$/gu
const maleSigns =
  /男|汉|翁|爷|父|爸|叔|伯|哥|弟|公子|先生|老头|老丈|和尚|道士|道人|僧|皇帝|王爷|将军|小伙|儿子|舅|兄|少年|郎|书生|老者|大王|胡子|胡须|[白长短]须|髯|^[庄孔孟老荀墨列]子$|老公|巡士|警官|司令|[强刚伟勇军磊峰龙虎杰鹏浩斌涛彪豪雄辉志]$/gu
const femaleWords =
  /\b(wom[ae]n|female|girl|lady|mother|mom|mum|mrs|ms|miss|madam|queen|princess|wife|sister|daughter|aunt|grandm\w+|granny|actress|waitress|hostess|witch|nun|bride|she|her|duchess|gwendolen|cecily|juliet|mary|anna|anne|emma|alice|sarah|susan|linda|karen|lisa|nancy|helen|laura|julia|jane|kate|lucy|ellen|rose|grace|claire|emily|sophie|olivia|elizabeth|margaret|maria|eva|jana|hana|martha|ruth|diana|amy|rachel|rebecca|jennifer|jessica|zoe|mia|ella|chloe|proog's wife)\b/gi
const maleWords =
  /\b(m[ae]n|male|boy|mr|mister|sir|father|dad|king|prince|husband|brother|son|uncle|grandpa\w*|grandfather|lord|guy|monk|groom|beard\w*|moustache|he|his|him|duke|algernon|jack|romeo|john|james|robert|michael|william|david|richard|thomas|charles|daniel|matthew|mark|paul|george|peter|henry|edward|frank|steel|brick|bob|tom|joe|jim|bill|sam|ben|max|leo|adam|alex|andrew|anthony|brian|kevin|eric|stephen|steve|harry|oliver|lucas|emo|proog|jan|petr|pavel|karel|ivan|hans|karl|pierre|jean|carlos|juan)\b/gi

/** Female or male when name or notes give reason to think so; the name counts before the notes. */
export function inferGender(name: string, notes: string): Gender | null {
  return judgeGender(name) ?? judgeGender(notes)
}

function judgeGender(text: string): Gender | null {
  const female = hits(text, [femaleSigns, femaleWords])
  const male = hits(text, [maleSigns, maleWords])
  if (female.length !== male.length) return female.length > male.length ? 'female' : 'male'
  if (female.length === 0) return null
  // 舅妈, "Mr Lee's wife": the word that comes last is the person.
  return Math.max(...female) > Math.max(...male) ? 'female' : 'male'
}

/** Where the patterns stand; "woman" must not count as "man", so words are matched whole. */
function hits(text: string, patterns: readonly RegExp[]): number[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match.index))
}

const oldSigns =
  /老人|老翁|老头|老汉|老太|老妇|老者|老爷|老奶|老婆婆|老道|老和尚|老丈|老朽|年迈|古稀|花甲|耄耋|白发|白须|银须|白胡子|苍老|爷爷|奶奶|姥姥|外婆|外公|祖父|祖母|婆婆|翁$|[六七八九]十(多|几|余)?岁|\b(old(er)? (wom|m)an|elderly|aged|grand(ma|pa|mother|father)\w*|granny|ancient|white-haired)\b/iu
const childSigns =
  /小孩|男孩|女孩|孩童|儿童|童子|孩子|小童|幼|丫头|牧童|娃|小学生|[一二三四五六七八九]岁|(?<![二三四五六七八九])十[一二]?岁|\b(child|kid|(little|small|young) (boy|girl)|toddler|schoolboy|schoolgirl)\b/iu
const youngSigns =
  /少年|少女|青年|小伙|姑娘|年轻|学生|书生|[一二]十(多|几|余|出头)?岁|十[三-九]岁|\b(young|teen\w*|student|youth|twenties|boy|girl)\b/iu

/** Band of an age in years, or what name and notes suggest; `adult` when nothing does. */
export function inferAgeBand(ageYears: number | null, name: string, notes: string): AgeBand {
  const years = ageYears ?? writtenYears(`${name} ${notes}`)
  if (years !== null) return bandOfYears(years)
  const text = `${name} ${notes}`
  if (oldSigns.test(text)) return 'old'
  if (childSigns.test(text)) return 'child'
  return youngSigns.test(text) ? 'young' : 'adult'
}

function bandOfYears(years: number): AgeBand {
  if (years < 13) return 'child'
  if (years < 28) return 'young'
  return years < 60 ? 'adult' : 'old'
}

function writtenYears(text: string): number | null {
  const match = /(\d{1,3})\s*(?:多|几|余)?(?:岁|\s?years?[ -]old|\s?y\/?o\b)|\bage[d:]?\s*(\d{1,3})\b/iu.exec(text)
  const digits = match?.[1] ?? match?.[2]
  return digits === undefined ? null : Number(digits)
}

/** Somebody who tells the story and takes no part in it. */
export function isNarrator(name: string): boolean {
  return /^(旁白|解说|解说员|讲解|画外音|叙述者|叙事者|讲述者|讲述人|说书人|旁白者|narrat(or|ion|rice)|voice-?over|announcer|vypravěč|erzähler|narrateur|narrador)\s*\d*$/iu.test(
    name.trim(),
  )
}
