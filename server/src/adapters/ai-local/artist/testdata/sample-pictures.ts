// Breakdown-like descriptions for contact sheets and tests.
import type { PictureDescription, PictureFigure } from '#rooms/generation/provider.ts'

type Person = Pick<PictureFigure, 'name' | 'gender' | 'ageYears' | 'notes'>
const person = (name: string, gender: Person['gender'], ageYears: number | null, notes: string): Person => ({ name, gender, ageYears, notes })

export const people = {
  masan: person('马三', 'male', 40, '梨贩。抠门，爱面子，嗓门大。'),
  laodao: person('老道', 'male', 60, '游方道士。破巾旧袍，说话慢，眼睛亮。'),
  afu: person('阿福', 'male', 18, '酒肆伙计。心软。'),
  lizheng: person('里正', 'male', 55, '爱凑热闹，爱讲道理。'),
  zhuangzi: person('庄子', 'male', 60, '男，六十岁上下，清瘦，花白的络腮胡子，道冠，布袍，拿着马鞭'),
  hanzi: person('汉子', 'male', 33, '乡下人，嗓门大'),
  xunshi: person('巡士', 'male', 40, '鲁国大汉'),
  brick: person('BRICK', 'male', null, 'BRICK BRADDOCK, retired police detective'),
  steel: person('STEEL', 'male', null, 'DICK STEEL, his former partner and fellow retiree'),
  romeo: person('ROMEO', 'male', 18, ''),
  juliet: person('JULIET', 'female', 18, ''),
  host: person('SANDRA', 'female', 34, 'radio presenter, short hair'),
  guest: person('TOM', 'male', 28, 'a nervous guest'),
  child: person('小宝', 'male', 8, '小孩'),
  lady: person('林晓', 'female', 29, '记者，干练'),
  granny: person('王奶奶', 'female', 72, '邻居老太太，白发'),
  astronaut: person('EMO', 'male', 30, 'young man in the machine'),
} as const

type Cast = readonly [Person, PictureFigure['role'], PictureFigure['side'], PictureFigure['emotion']]
type Sketch = Partial<Omit<PictureDescription, 'figures' | 'place'>> & { readonly cast?: readonly Cast[]; readonly place?: Partial<PictureDescription['place']> }

export function picture({ cast = [], place, ...rest }: Sketch): PictureDescription {
  return {
    widthPx: 1280,
    heightPx: 720,
    size: 'medium',
    framing: 'single',
    angle: 'eye',
    move: 'static',
    action: '',
    props: [],
    subject: null,
    keyFrame: 'full',
    ...rest,
    place: { name: '集市街口', interior: 'exterior', timeOfDay: 'day', weather: 'clear', ...place },
    figures: cast.map(([who, role, side, emotion]) => ({ ...who, role, side, emotion })),
  }
}

const p = people
const market = { name: '集市街口', interior: 'exterior', timeOfDay: 'morning', weather: 'clear' } as const
const waste = { name: '荒地', interior: 'exterior', timeOfDay: 'afternoon', weather: 'wind' } as const
const patio = { name: "BRICK'S PATIO", interior: 'exterior', timeOfDay: 'day', weather: 'clear' } as const
const balcony = { name: "Capulet's orchard, balcony", interior: 'exterior', timeOfDay: 'night', weather: 'clear' } as const
const studio = { name: 'RADIO STUDIO', interior: 'interior', timeOfDay: 'evening', weather: 'unknown' } as const
const tall = { widthPx: 720, heightPx: 1280 }
const square = { widthPx: 1080, heightPx: 1080 }

export const samplePictures: readonly { readonly group: string; readonly picture: PictureDescription }[] = [
  { group: 'market', picture: picture({ place: market, size: 'extreme_wide', framing: 'empty', action: '清晨的集市，人声鼎沸。' }) },
  { group: 'market', picture: picture({ place: market, size: 'wide', framing: 'group', cast: [[p.masan, 'speaker', 'left', 'angry'], [p.laodao, 'listener', 'right', 'neutral'], [p.afu, 'present', 'right', 'surprised'], [p.lizheng, 'present', 'center', 'stern']], action: '老道挤到车前，拱手。' }) },
  { group: 'market', picture: picture({ place: market, size: 'medium', framing: 'single', cast: [[p.masan, 'speaker', 'left', 'happy']], action: '吆喝', props: ['梨', '独轮车'] }) },
  { group: 'market', picture: picture({ place: market, size: 'medium_close', framing: 'over_shoulder', cast: [[p.laodao, 'speaker', 'right', 'neutral'], [p.masan, 'listener', 'left', 'angry']] }) },
  { group: 'market', picture: picture({ place: market, size: 'close', framing: 'single', cast: [[p.masan, 'speaker', 'left', 'angry']] }) },
  { group: 'market', picture: picture({ place: market, size: 'close', framing: 'single', cast: [[p.laodao, 'speaker', 'right', 'happy']] }) },
  { group: 'market', picture: picture({ place: market, size: 'medium', framing: 'two_shot', cast: [[p.afu, 'speaker', 'left', 'sad'], [p.laodao, 'listener', 'right', 'neutral']], action: '阿福摸出三十文，拍在车上。' }) },
  { group: 'market', picture: picture({ place: market, size: 'full', framing: 'single', cast: [[p.laodao, 'present', 'center', 'neutral']], action: '老道解下肩上小铲，掘土，埋核，覆土。', props: ['小铲'] }) },
  { group: 'market', picture: picture({ place: market, size: 'close', framing: 'insert', subject: '梨', action: '梨滚落一枚，马三用脚踩住' }) },
  { group: 'waste', picture: picture({ place: waste, size: 'extreme_wide', framing: 'empty', action: '一大片荒地' }) },
  { group: 'waste', picture: picture({ place: waste, size: 'wide', framing: 'single', cast: [[p.zhuangzi, 'speaker', 'left', 'tired']], action: '走着，向四处看' }) },
  { group: 'waste', picture: picture({ place: waste, size: 'close', framing: 'insert', subject: '髑髅', action: '一个髑髅' }) },
  { group: 'waste', picture: picture({ place: waste, size: 'medium_close', framing: 'single', cast: [[p.zhuangzi, 'speaker', 'left', 'surprised']] }) },
  { group: 'waste', picture: picture({ place: waste, size: 'medium', framing: 'two_shot', cast: [[p.hanzi, 'speaker', 'right', 'angry'], [p.zhuangzi, 'listener', 'left', 'afraid']] }) },
  { group: 'waste', picture: picture({ place: waste, size: 'medium_full', framing: 'two_shot', cast: [[p.xunshi, 'speaker', 'right', 'stern'], [p.zhuangzi, 'listener', 'left', 'neutral']] }) },
  { group: 'patio', picture: picture({ place: patio, size: 'wide', framing: 'two_shot', cast: [[p.steel, 'speaker', 'right', 'happy'], [p.brick, 'listener', 'left', 'tired']], action: 'Steel sits. They laugh at the dumb joke.', props: ['beer'] }) },
  { group: 'patio', picture: picture({ place: patio, size: 'medium', framing: 'single', cast: [[p.brick, 'present', 'left', 'sad']], action: 'BRICK is sitting quietly, contemplating' }) },
  { group: 'patio', picture: picture({ place: patio, size: 'medium_close', framing: 'over_shoulder', cast: [[p.steel, 'speaker', 'right', 'happy'], [p.brick, 'listener', 'left', 'neutral']], action: 'beer raised', props: ['beer'] }) },
  { group: 'balcony', picture: picture({ place: balcony, size: 'wide', framing: 'two_shot', angle: 'low', cast: [[p.juliet, 'speaker', 'right', 'sad'], [p.romeo, 'listener', 'left', 'happy']] }) },
  { group: 'balcony', picture: picture({ place: balcony, size: 'close', framing: 'single', cast: [[p.juliet, 'speaker', 'right', 'sad']] }) },
  { group: 'balcony', picture: picture({ place: balcony, size: 'medium', framing: 'single', cast: [[p.romeo, 'speaker', 'left', 'happy']] }) },
  { group: 'studio', picture: picture({ place: studio, size: 'wide', framing: 'two_shot', cast: [[p.host, 'speaker', 'left', 'happy'], [p.guest, 'listener', 'right', 'afraid']] }) },
  { group: 'studio', picture: picture({ place: studio, size: 'medium', framing: 'single', cast: [[p.host, 'speaker', 'left', 'neutral']], props: ['microphone'] }) },
  { group: 'studio', picture: picture({ place: studio, size: 'close', framing: 'single', cast: [[p.guest, 'speaker', 'right', 'afraid']] }) },
  { group: 'tall', picture: picture({ ...tall, place: market, size: 'wide', framing: 'group', cast: [[p.masan, 'speaker', 'left', 'angry'], [p.laodao, 'listener', 'right', 'neutral'], [p.afu, 'present', 'right', 'surprised']] }) },
  { group: 'tall', picture: picture({ ...tall, place: market, size: 'medium', framing: 'two_shot', cast: [[p.masan, 'speaker', 'left', 'angry'], [p.laodao, 'listener', 'right', 'neutral']] }) },
  { group: 'tall', picture: picture({ ...tall, place: market, size: 'close', framing: 'single', cast: [[p.afu, 'speaker', 'left', 'sad']] }) },
  { group: 'tall', picture: picture({ ...tall, place: balcony, size: 'medium_close', framing: 'over_shoulder', cast: [[p.juliet, 'speaker', 'right', 'surprised'], [p.romeo, 'listener', 'left', 'neutral']] }) },
  { group: 'square', picture: picture({ ...square, place: patio, size: 'medium', framing: 'two_shot', cast: [[p.brick, 'speaker', 'left', 'stern'], [p.steel, 'listener', 'right', 'happy']] }) },
  { group: 'square', picture: picture({ ...square, place: studio, size: 'close', framing: 'single', cast: [[p.lady, 'speaker', 'center', 'surprised']] }) },
]
