/** three ships the simplifier of meshoptimizer; its types come in a package of their own. */
declare module 'three/addons/libs/meshopt_simplifier.module.js' {
  export { MeshoptSimplifier } from 'meshoptimizer';
}
