// Templates of films that explain, sell or sing.
import type { FilmTemplate } from '#contract/films.ts'
import { classic, classicSubtitles } from './template-classic.ts'

export const documentary: FilmTemplate = {
  ...classic,
  id: 'documentary',
  name_zh: '纪录片',
  name_en: 'Documentary',
  about_zh: '画面停留更久，旁白清楚，叠化稳重。',
  about_en: 'Pictures stay longer, the narrator stays clear, steady cross-fades.',
  pace: {
    lead_in_ms: 400,
    lead_out_ms: 600,
    between_lines_ms: 350,
    minimum_shot_ms: 2200,
    silent_shot_percent: 150,
    pause_ms: 1200,
  },
  transitions: {
    within_scene: { id: 'fade', duration_ms: 600 },
    between_scenes: { id: 'fade', duration_ms: 1000 },
    between_episodes: { id: 'fade_black', duration_ms: 1400 },
    opening: { id: 'fade_black', duration_ms: 1000 },
    ending: { id: 'fade_black', duration_ms: 1400 },
  },
  motion: { speed_permille: 8, least_permille: 25, most_permille: 90 },
  sound: { bed_db: -16, duck_db: -9, effect_db: -9 },
}

export const news: FilmTemplate = {
  ...classic,
  id: 'news',
  name_zh: '新闻播报',
  name_en: 'News report',
  about_zh: '镜头几乎不动，擦除转场，粗体字幕，无背景喧宾夺主。',
  about_en: 'Almost still pictures, wipes, bold subtitles, music well back.',
  pace: {
    lead_in_ms: 150,
    lead_out_ms: 200,
    between_lines_ms: 200,
    minimum_shot_ms: 1200,
    silent_shot_percent: 90,
    pause_ms: 600,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'wipe_left', duration_ms: 400 },
    between_episodes: { id: 'wipe_left', duration_ms: 500 },
    opening: { id: 'wipe_left', duration_ms: 400 },
    ending: { id: 'fade', duration_ms: 500 },
  },
  motion: { speed_permille: 5, least_permille: 10, most_permille: 40 },
  subtitles: { ...classicSubtitles, bold: true, size_permille: 46 },
  sound: { bed_db: -20, duck_db: -10, effect_db: -10 },
}

export const lesson: FilmTemplate = {
  ...classic,
  id: 'lesson',
  name_zh: '课程讲解',
  name_en: 'Lesson',
  about_zh: '句间留出思考时间，镜头平稳，大号字幕。',
  about_en: 'Time to think between sentences, calm pictures, large subtitles.',
  pace: {
    lead_in_ms: 350,
    lead_out_ms: 500,
    between_lines_ms: 600,
    minimum_shot_ms: 2000,
    silent_shot_percent: 130,
    pause_ms: 1400,
  },
  transitions: {
    within_scene: { id: 'cut', duration_ms: 0 },
    between_scenes: { id: 'fade', duration_ms: 500 },
    between_episodes: { id: 'fade_black', duration_ms: 900 },
    opening: { id: 'fade', duration_ms: 600 },
    ending: { id: 'fade', duration_ms: 900 },
  },
  motion: { speed_permille: 5, least_permille: 10, most_permille: 40 },
  subtitles: { ...classicSubtitles, size_permille: 58 },
  sound: { bed_db: -20, duck_db: -10, effect_db: -10 },
  title_card_ms: 2500,
}

export const product: FilmTemplate = {
  ...classic,
  id: 'product',
  name_zh: '产品宣传',
  name_en: 'Product film',
  about_zh: '干净利落，白场切换，音乐有力。',
  about_en: 'Clean and brisk, flashes of white, strong music.',
  pace: {
    lead_in_ms: 150,
    lead_out_ms: 250,
    between_lines_ms: 200,
    minimum_shot_ms: 1000,
    silent_shot_percent: 90,
    pause_ms: 500,
  },
  transitions: {
    within_scene: { id: 'fade', duration_ms: 300 },
    between_scenes: { id: 'fade_white', duration_ms: 500 },
    between_episodes: { id: 'fade_white', duration_ms: 700 },
    opening: { id: 'fade_white', duration_ms: 500 },
    ending: { id: 'fade_white', duration_ms: 900 },
  },
  motion: { speed_permille: 20, least_permille: 40, most_permille: 120 },
  subtitles: { ...classicSubtitles, bold: true },
  sound: { bed_db: -8, duck_db: -8, effect_db: -5 },
}

export const trailer: FilmTemplate = {
  ...classic,
  id: 'trailer',
  name_zh: '预告片',
  name_en: 'Trailer',
  about_zh: '短促的画面之间以黑场呼吸，音乐与音效推到前面。',
  about_en: 'Short pictures with breaths of black between them, loud music and effects.',
  pace: {
    lead_in_ms: 80,
    lead_out_ms: 200,
    between_lines_ms: 160,
    minimum_shot_ms: 700,
    silent_shot_percent: 70,
    pause_ms: 700,
  },
  transitions: {
    within_scene: { id: 'fade_black', duration_ms: 250 },
    between_scenes: { id: 'fade_black', duration_ms: 600 },
    between_episodes: { id: 'fade_black', duration_ms: 900 },
    opening: { id: 'fade_black', duration_ms: 800 },
    ending: { id: 'fade_black', duration_ms: 1200 },
  },
  motion: { speed_permille: 34, least_permille: 50, most_permille: 140 },
  subtitles: { ...classicSubtitles, bold: true },
  sound: { bed_db: -7, duck_db: -7, effect_db: -2 },
}

export const musicStory: FilmTemplate = {
  ...classic,
  id: 'music_story',
  name_zh: '音乐故事',
  name_en: 'Music story',
  about_zh: '音乐为主线，镜头之间始终叠化，人声轻轻压过。',
  about_en: 'Music leads: every shot melts into the next, voices ride gently above.',
  pace: {
    lead_in_ms: 300,
    lead_out_ms: 500,
    between_lines_ms: 350,
    minimum_shot_ms: 1800,
    silent_shot_percent: 160,
    pause_ms: 1000,
  },
  transitions: {
    within_scene: { id: 'fade', duration_ms: 700 },
    between_scenes: { id: 'dissolve', duration_ms: 1000 },
    between_episodes: { id: 'fade_white', duration_ms: 1200 },
    opening: { id: 'fade', duration_ms: 1000 },
    ending: { id: 'fade', duration_ms: 2000 },
  },
  motion: { speed_permille: 13, least_permille: 30, most_permille: 100 },
  sound: { bed_db: -6, duck_db: -5, effect_db: -8 },
}
