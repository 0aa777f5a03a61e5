// Templates of stories that are acted.
import type { FilmTemplate } from '#contract/films.ts'
import { classic, classicSubtitles } from './template-classic.ts'

export const verticalDrama: FilmTemplate = {
  ...classic,
  id: 'vertical_drama',
  name_zh: '竖屏短剧',
  name_en: 'Vertical drama',
  about_zh: '紧凑的手机竖屏短剧：大号粗体字幕，推入转场。',
  about_en: 'Tight pace for phones: large bold subtitles, pictures slide in.',
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

export const audioDrama: FilmTemplate = {
  ...classic,
  id: 'audio_drama',
  name_zh: '广播剧',
  name_en: 'Audio drama',
  about_zh: '以声音为主：停顿更长，画面缓慢，片头有标题。',
  about_en: 'Sound comes first: longer pauses, slow pictures, a title card.',
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

export const fastCut: FilmTemplate = {
  ...classic,
  id: 'fast_cut',
  name_zh: '快剪',
  name_en: 'Fast cut',
  about_zh: '快速剪辑：几乎没有停顿，白场闪切。',
  about_en: 'Hardly a pause, flashes of white between scenes.',
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

export const suspense: FilmTemplate = {
  ...classic,
  id: 'suspense',
  name_zh: '悬疑惊悚',
  name_en: 'Suspense',
  about_zh: '缓慢逼近的镜头、压低的配乐与黑场，让紧张感慢慢累积。',
  about_en: 'Slow push-ins, low music and black between scenes let the tension grow.',
  pace: {
    lead_in_ms: 500,
    lead_out_ms: 650,
    between_lines_ms: 450,
    minimum_shot_ms: 1800,
    silent_shot_percent: 140,
    pause_ms: 1500,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade_black', duration_ms: 1100 },
    between_episodes: { id: 'fade_black', duration_ms: 1600 },
    opening: { id: 'fade_black', duration_ms: 1000 },
    ending: { id: 'fade_black', duration_ms: 1600 },
  },
  motion: { speed_permille: 9, least_permille: 30, most_permille: 110 },
  sound: { bed_db: -15, duck_db: -10, effect_db: -4 },
}

export const romance: FilmTemplate = {
  ...classic,
  id: 'romance',
  name_zh: '浪漫爱情',
  name_en: 'Romance',
  about_zh: '长叠化与柔缓镜头，字幕带暖色，音乐更突出。',
  about_en: 'Long cross-fades, gentle moves, warm subtitles, more music.',
  pace: {
    lead_in_ms: 350,
    lead_out_ms: 500,
    between_lines_ms: 400,
    minimum_shot_ms: 1600,
    silent_shot_percent: 130,
    pause_ms: 1100,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade', duration_ms: 1000 },
    between_episodes: { id: 'fade_white', duration_ms: 1200 },
    opening: { id: 'fade_white', duration_ms: 900 },
    ending: { id: 'fade', duration_ms: 1600 },
  },
  motion: { speed_permille: 11, least_permille: 25, most_permille: 80 },
  subtitles: { ...classicSubtitles, text_colour: '#FFF1E6' },
  sound: { bed_db: -10, duck_db: -8, effect_db: -8 },
}

export const comedy: FilmTemplate = {
  ...classic,
  id: 'comedy',
  name_zh: '轻松喜剧',
  name_en: 'Comedy',
  about_zh: '接话快、推入转场，亮色粗体字幕。',
  about_en: 'Quick replies, pictures slide in, bright bold subtitles.',
  pace: {
    lead_in_ms: 120,
    lead_out_ms: 160,
    between_lines_ms: 140,
    minimum_shot_ms: 900,
    silent_shot_percent: 80,
    pause_ms: 600,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'slide_left', duration_ms: 350 },
    between_episodes: { id: 'circle_open', duration_ms: 600 },
    opening: { id: 'circle_open', duration_ms: 500 },
    ending: { id: 'circle_open', duration_ms: 700 },
  },
  motion: { speed_permille: 22, least_permille: 35, most_permille: 110 },
  subtitles: { ...classicSubtitles, bold: true, text_colour: '#FFE45C' },
  sound: { bed_db: -12, duck_db: -9, effect_db: -3 },
}

export const costumeDrama: FilmTemplate = {
  ...classic,
  id: 'costume_drama',
  name_zh: '古装剧',
  name_en: 'Costume drama',
  about_zh: '从容的节奏与标题卡，淡入淡出，象牙色字幕。',
  about_en: 'An unhurried pace with a title card, fades, ivory subtitles.',
  pace: {
    lead_in_ms: 350,
    lead_out_ms: 450,
    between_lines_ms: 380,
    minimum_shot_ms: 1500,
    silent_shot_percent: 120,
    pause_ms: 1100,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade', duration_ms: 800 },
    between_episodes: { id: 'fade_black', duration_ms: 1500 },
    opening: { id: 'fade', duration_ms: 900 },
    ending: { id: 'fade_black', duration_ms: 1500 },
  },
  motion: { speed_permille: 12, least_permille: 25, most_permille: 85 },
  subtitles: { ...classicSubtitles, text_colour: '#FFF4D6' },
  title_card_ms: 2600,
}

export const children: FilmTemplate = {
  ...classic,
  id: 'children',
  name_zh: '儿童故事',
  name_en: 'Children’s story',
  about_zh: '大号字幕、圆形转场、充足的停顿，方便小朋友跟读。',
  about_en: 'Large subtitles, opening circles and time to read along.',
  pace: {
    lead_in_ms: 400,
    lead_out_ms: 500,
    between_lines_ms: 500,
    minimum_shot_ms: 1800,
    silent_shot_percent: 130,
    pause_ms: 1200,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'circle_open', duration_ms: 800 },
    between_episodes: { id: 'circle_open', duration_ms: 1000 },
    opening: { id: 'circle_open', duration_ms: 800 },
    ending: { id: 'circle_open', duration_ms: 900 },
  },
  motion: { speed_permille: 14, least_permille: 25, most_permille: 80 },
  subtitles: { ...classicSubtitles, size_permille: 64, bold: true, line_width: { '16:9': 14, '9:16': 10, '1:1': 11 } },
  sound: { bed_db: -11, duck_db: -8, effect_db: -5 },
  title_card_ms: 2500,
}

export const poetry: FilmTemplate = {
  ...classic,
  id: 'poetry',
  name_zh: '诗词朗诵',
  name_en: 'Poetry reading',
  about_zh: '语速之间留白很长，画面缓慢溶解，音乐轻托。',
  about_en: 'Long silences between lines, slow dissolves, soft music beneath.',
  pace: {
    lead_in_ms: 900,
    lead_out_ms: 1200,
    between_lines_ms: 1100,
    minimum_shot_ms: 3000,
    silent_shot_percent: 180,
    pause_ms: 2200,
  },
  transitions: {
    within_scene: { id: 'fade', duration_ms: 1200 },
    between_scenes: { id: 'dissolve', duration_ms: 1600 },
    between_episodes: { id: 'fade_black', duration_ms: 2000 },
    opening: { id: 'fade', duration_ms: 1800 },
    ending: { id: 'fade', duration_ms: 2400 },
  },
  motion: { speed_permille: 6, least_permille: 20, most_permille: 60 },
  subtitles: { ...classicSubtitles, size_permille: 56 },
  sound: { bed_db: -9, duck_db: -6, effect_db: -8 },
  title_card_ms: 3500,
}
