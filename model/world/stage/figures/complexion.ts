/** Colours people are born with, as sRGB hex. */
export const SKINS = ['#ecc3a2', '#e2b08a', '#d49f74', '#b57a50', '#8a5636', '#5f3a25'] as const;
export const HAIR = ['#17120f', '#2b1a11', '#4a2c18', '#6e4a26', '#b98d4a', '#8a3a1c'] as const;
export const IRISES = ['#5a3820', '#3a6ea5', '#4f7f55', '#7a5c34', '#3f3a38'] as const;
