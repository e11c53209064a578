package mesasweep.worker.race;

/**
 * Some contexts with what the environment says of them.
 *
 * @param size how many, N
 * @param inputs x, N x n row-major
 * @param base the base target b(x), N x m
 * @param proxy the proxy direction u(x), N x m
 */
record Contexts(int size, double[] inputs, double[] base, double[] proxy) {}
