import { expect, test } from 'vitest'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { nearestRatio, nearestSize, picturePrompt, readSize } from './picture-prompt.ts'
import { aPicture } from './sample-inputs.seed.ts'

const { picture } = aPicture() as { picture: PictureDescription }

test('a shot in Chinese says place, light, who, where, how and what', () => {
  expect(picturePrompt(picture, 'zh', '国风水墨')).toBe(
    '国风水墨。中景，单人镜头，平视。场景：破庙，残破的佛像，室内，夜晚，下雨。画面左侧是李青（男性，约28岁，青衫，负剑），正在说话，神情严肃。动作：李青推开庙门。道具：剑。画面中不要出现文字、字幕、水印和边框。',
  )
})

test('a shot in English says the same', () => {
  expect(picturePrompt(picture, 'en')).toBe(
    'Medium shot, of one person, at eye level. Place: 破庙, 残破的佛像, indoors, at night, rain. On the left: 李青 (man, about 28 years old, 青衫，负剑), speaking, stern. Action: 李青推开庙门. Props: 剑. No text, captions, watermarks or borders.',
  )
})

test('whatever decides the picture changes the words', () => {
  const [figure] = picture.figures
  const others: Partial<PictureDescription>[] = [
    { size: 'close' },
    { angle: 'low' },
    { framing: 'two_shot' },
    { place: { ...picture.place, timeOfDay: 'dawn' } },
    { place: { ...picture.place, weather: 'snow' } },
    { action: '李青坐下' },
    { props: [] },
    { figures: [] },
    { keyFrame: 'end' },
    { framing: 'insert', subject: '一封信' },
    { figures: figure ? [{ ...figure, side: 'right' }] : [] },
    { figures: figure ? [{ ...figure, emotion: 'afraid' }] : [] },
    { backdrop: 'plain' },
  ]
  for (const language of ['zh', 'en'] as const) {
    const said = [picture, ...others.map((other) => ({ ...picture, ...other }))].map((each) =>
      picturePrompt(each, language),
    )
    expect(new Set(said).size).toBe(said.length)
  }
})

const sizes = ['1024x1024', '1536x1024', '1024x1536', '2560x1440', '1440x2560'].flatMap((text) => readSize(text) ?? [])
test.each([
  [1920, 1080, '2560x1440'],
  [1080, 1920, '1440x2560'],
  [1000, 1000, '1024x1024'],
  [4000, 4000, '1024x1024'],
  [900, 600, '1536x1024'],
])('%i by %i is ordered as %s', (widthPx, heightPx, text) => {
  expect(nearestSize({ widthPx, heightPx }, sizes)).toEqual(readSize(text))
})

test('of equal shapes the smallest that is enough is ordered, else the largest', () => {
  const offered = ['1280x720', '2560x1440', '3840x2160'].flatMap((text) => readSize(text) ?? [])
  expect(nearestSize({ widthPx: 1920, heightPx: 1080 }, offered)).toEqual(readSize('2560x1440'))
  expect(nearestSize({ widthPx: 7680, heightPx: 4320 }, offered)).toEqual(readSize('3840x2160'))
  expect(nearestSize({ widthPx: 1, heightPx: 1 }, [])).toBeNull()
})

test.each([
  [1920, 1080, '16:9'],
  [1080, 1920, '9:16'],
  [2560, 1080, '21:9'],
  [1440, 1080, '4:3'],
])('%i by %i is %s', (widthPx, heightPx, ratio) => {
  const offered = ['16:9', '9:16', '1:1', '4:3', '21:9', 'adaptive']
  expect(nearestRatio({ widthPx, heightPx }, offered)).toBe(ratio)
})
