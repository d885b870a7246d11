/** The codecs' native callbacks do not hold Node's event loop: without a timer it may end in the middle of a frame. */
export async function keepingAlive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
