// Templates as data: each is the classic one with what it does differently.
import { Value } from 'typebox/value'
import { FilmTemplate, type SubtitleStyle } from '#contract/films.ts'

const classicSubtitles: SubtitleStyle = {
  size_permille: 50,
  bold: false,
  text_colour: '#FFFFFF',
  outline_colour: '#101010',
  outline_permille: 70,
  shadow_permille: 35,
  margin_permille: { '16:9': 62, '9:16': 190, '1:1': 70 },
  line_width: { '16:9': 18, '9:16': 12, '1:1': 14 },
}

const classic: FilmTemplate = {
  id: 'classic',
  name_zh: '经典影片',
  name_en: 'Classic film',
  pace: {
    lead_in_ms: 250,
    lead_out_ms: 350,
    between_lines_ms: 300,
    minimum_shot_ms: 1200,
    silent_shot_percent: 100,
    pause_ms: 900,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade', duration_ms: 500 },
    between_episodes: { id: 'fade_black', duration_ms: 1200 },
    opening: { id: 'fade', duration_ms: 500 },
    ending: { id: 'fade', duration_ms: 1000 },
  },
  motion: { speed_permille: 14, least_permille: 25, most_permille: 90 },
  subtitles: classicSubtitles,
  sound: { bed_db: -13, duck_db: -9, effect_db: -6 },
  title_card_ms: 0,
}

const verticalDrama: FilmTemplate = {
  ...classic,
  id: 'vertical_drama',
  name_zh: '竖屏短剧',
  name_en: 'Vertical drama',
  pace: {
    ...classic.pace,
    lead_in_ms: 120,
    lead_out_ms: 180,
    between_lines_ms: 180,
    minimum_shot_ms: 900,
    silent_shot_percent: 80,
  },
  transitions: {
    ...classic.transitions,
    between_scenes: { id: 'slide_left', duration_ms: 300 },
    opening: { id: 'cut', duration_ms: 0 },
  },
  motion: { speed_permille: 24, least_permille: 40, most_permille: 110 },
  subtitles: { ...classicSubtitles, size_permille: 58, bold: true, outline_permille: 75 },
}

const audioDrama: FilmTemplate = {
  ...classic,
  id: 'audio_drama',
  name_zh: '广播剧',
  name_en: 'Audio drama',
  pace: {
    lead_in_ms: 600,
    lead_out_ms: 800,
    between_lines_ms: 550,
    minimum_shot_ms: 2500,
    silent_shot_percent: 150,
    pause_ms: 1600,
  },
  transitions: {
    within_scene: { id: 'fade', duration_ms: 700 },
    between_scenes: { id: 'fade_black', duration_ms: 1400 },
    between_episodes: { id: 'fade_black', duration_ms: 2000 },
    opening: { id: 'fade', duration_ms: 1200 },
    ending: { id: 'fade', duration_ms: 2000 },
  },
  motion: { speed_permille: 7, least_permille: 20, most_permille: 60 },
  sound: { bed_db: -11, duck_db: -8, effect_db: -4 },
  title_card_ms: 3000,
}

const fastCut: FilmTemplate = {
  ...classic,
  id: 'fast_cut',
  name_zh: '快剪',
  name_en: 'Fast cut',
  pace: {
    lead_in_ms: 60,
    lead_out_ms: 80,
    between_lines_ms: 120,
    minimum_shot_ms: 600,
    silent_shot_percent: 60,
    pause_ms: 400,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade_white', duration_ms: 300 },
    between_episodes: { id: 'fade_black', duration_ms: 500 },
    opening: { id: 'cut', duration_ms: 0 },
    ending: { id: 'cut', duration_ms: 0 },
  },
  motion: { speed_permille: 40, least_permille: 50, most_permille: 140 },
  subtitles: { ...classicSubtitles, bold: true },
}

export const filmTemplates: readonly FilmTemplate[] = [classic, verticalDrama, audioDrama, fastCut]

const byId = new Map(filmTemplates.map((template) => [template.id, Value.Parse(FilmTemplate, template)]))

export function findTemplate(id: string): FilmTemplate | undefined {
  return byId.get(id)
}
