import RAPIER from '@dimforge/rapier3d-deterministic-compat';
import { Matrix3, Quaternion, Vector3 } from 'three';
import type { Material } from '../score/cue.ts';
import type { Vec3 } from '../shoot/scene.ts';
import type { Body, Collider, Quat, Shape } from '../stage/stage.ts';

await RAPIER.init();

/** Steps a second. A ball at 10 m/s moves 4 cm a step: less than its radius. */
export const RATE = 240;
/** Contacts this early come from bodies settling on their marks. Seconds. */
const SETTLING = 0.05;
/** A pair must part for this long before it can strike again. Seconds. */
const REARM = 0.06;
/** The force of one blow is gathered over this many steps. */
const BLOW = 4;

/** Two things struck each other. `at` in seconds of the simulation, impulse in newton-seconds. */
export interface Contact {
  readonly at: number;
  readonly a: string;
  readonly b: string;
  readonly impulse: number;
  readonly position: Vec3;
  readonly sounds: readonly [Material, Material];
  readonly sizes: readonly [number, number];
}

interface Owner {
  readonly id: string;
  readonly sound: Material;
  readonly size: number;
  readonly moves: boolean;
}
interface Pair {
  readonly a: Owner;
  readonly b: Owner;
  last: number;
  since: number;
  sum: number;
  steps: number;
  reported: boolean;
}

const shapeOf = (shape: Shape): RAPIER.ColliderDesc => {
  switch (shape.kind) {
    case 'ball':
      return RAPIER.ColliderDesc.ball(shape.radius);
    case 'box':
      return RAPIER.ColliderDesc.cuboid(...shape.half);
    case 'cylinder':
      return RAPIER.ColliderDesc.cylinder(shape.halfHeight, shape.radius);
    case 'capsule':
      return RAPIER.ColliderDesc.capsule(shape.halfHeight, shape.radius);
    case 'cone':
      return RAPIER.ColliderDesc.cone(shape.halfHeight, shape.radius);
    default: {
      const hull = RAPIER.ColliderDesc.convexHull(shape.points);
      if (hull === null) {
        throw new Error('a prop has points that enclose nothing');
      }
      return hull;
    }
  }
};

const xyzw = ([x, y, z, w]: Quat) => ({ x, y, z, w });
const xyz = ([x, y, z]: Vec3) => ({ x, y, z });

/** The rigid world of one shot: rapier, and a record of who struck whom. */
export class Physics {
  readonly #world: RAPIER.World;
  readonly #events = new RAPIER.EventQueue(true);
  readonly #bodies = new Map<string, RAPIER.RigidBody>();
  readonly #owners = new Map<number, Owner>();
  readonly #pairs = new Map<string, Pair>();
  readonly contacts: Contact[] = [];
  #steps = 0;

  constructor(gravity: number) {
    this.#world = new RAPIER.World({ x: 0, y: -gravity, z: 0 });
    this.#world.timestep = 1 / RATE;
  }

  get time(): number {
    return this.#steps / RATE;
  }

  add(body: Body, enabled = true): void {
    const description = (
      body.motion === 'fixed'
        ? RAPIER.RigidBodyDesc.fixed()
        : RAPIER.RigidBodyDesc.dynamic().setCcdEnabled(body.size < 0.6)
    )
      .setTranslation(...body.position)
      .setRotation(xyzw(body.rotation))
      .setEnabled(enabled)
      .setCanSleep(false);
    if (body.rolls) {
      description.setAngularDamping(0.25);
    }
    const rigid = this.#world.createRigidBody(description);
    this.#bodies.set(body.id, rigid);
    for (const collider of body.colliders) {
      this.#attach(collider, rigid, body.mass / body.colliders.length, {
        id: body.id,
        sound: collider.sound,
        size: body.size,
        moves: body.motion === 'dynamic',
      });
    }
  }

  /** A body that others bounce off and that goes where it is told: a person, an animal. */
  addPuppet(id: string, colliders: readonly Collider[], size: number, position: Vec3): void {
    const rigid = this.#world.createRigidBody(
      RAPIER.RigidBodyDesc.kinematicPositionBased().setTranslation(...position),
    );
    this.#bodies.set(id, rigid);
    for (const collider of colliders) {
      this.#attach(collider, rigid, 0, { id, sound: collider.sound, size, moves: false });
    }
  }

  #attach(collider: Collider, rigid: RAPIER.RigidBody, mass: number, owner: Owner): void {
    const made = this.#world.createCollider(
      shapeOf(collider.shape)
        .setTranslation(...collider.at)
        .setRotation(xyzw(collider.turn))
        .setFriction(collider.friction)
        .setRestitution(collider.restitution)
        .setRestitutionCombineRule(RAPIER.CoefficientCombineRule.Multiply)
        .setMass(mass)
        .setActiveEvents(RAPIER.ActiveEvents.CONTACT_FORCE_EVENTS)
        .setContactForceEventThreshold(0),
      rigid,
    );
    this.#owners.set(made.handle, owner);
  }

  /** One 240th of a second. */
  step(): void {
    this.#world.step(this.#events);
    this.#steps += 1;
    this.#events.drainContactForceEvents((event) => {
      this.#touch(event.collider1(), event.collider2(), event.totalForceMagnitude() / RATE);
    });
    for (const pair of this.#pairs.values()) {
      if (!pair.reported && this.time - pair.last > 2.5 / RATE) {
        this.#report(pair);
      }
    }
  }

  #touch(one: number, two: number, impulse: number): void {
    const a = this.#owners.get(one);
    const b = this.#owners.get(two);
    if (a === undefined || b === undefined || a.id === b.id || this.time < SETTLING) {
      return;
    }
    const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
    let pair = this.#pairs.get(key);
    if (pair === undefined || this.time - pair.last > REARM) {
      pair = { a, b, last: this.time, since: this.time, sum: 0, steps: 0, reported: false };
      this.#pairs.set(key, pair);
    }
    pair.last = this.time;
    pair.steps += 1;
    if (pair.steps <= BLOW) {
      pair.sum += impulse;
    }
    // a blow shorter than the gathering is reported by step(), when the pair has parted
    if (!pair.reported && pair.steps >= BLOW) {
      this.#report(pair);
    }
  }

  #report(pair: Pair): void {
    pair.reported = true;
    const { a, b } = pair;
    const rigid = this.#rigid((a.moves ? a : b).id);
    // what merely rests presses with its weight: that is no blow
    const weight = (rigid.mass() * 9.81 * pair.steps) / RATE;
    const impulse = pair.sum - weight;
    if (impulse > 0.08 * rigid.mass() && impulse > 0.0015) {
      const { x, y, z } = rigid.translation();
      this.contacts.push({
        at: pair.since,
        a: a.id,
        b: b.id,
        impulse,
        position: [x, y, z],
        sounds: [a.sound, b.sound],
        sizes: [a.size, b.size],
      });
    }
  }

  /** Notes a blow that a figure gave on purpose: a kick, a clap, a footfall. */
  note(contact: Omit<Contact, 'at'> & { readonly at?: number }): void {
    this.contacts.push({ at: this.time, ...contact });
  }

  position(id: string): Vector3 {
    const { x, y, z } = this.#rigid(id).translation();
    return new Vector3(x, y, z);
  }
  rotation(id: string): Quaternion {
    const { x, y, z, w } = this.#rigid(id).rotation();
    return new Quaternion(x, y, z, w);
  }
  velocity(id: string): Vector3 {
    const { x, y, z } = this.#rigid(id).linvel();
    return new Vector3(x, y, z);
  }
  spin(id: string): Vector3 {
    const { x, y, z } = this.#rigid(id).angvel();
    return new Vector3(x, y, z);
  }
  mass(id: string): number {
    return this.#rigid(id).mass();
  }
  /** Centre of mass, in the world. */
  centre(id: string): Vector3 {
    const { x, y, z } = this.#rigid(id).worldCom();
    return new Vector3(x, y, z);
  }
  /** Moment of inertia about the centre of mass, along the world's axes. */
  inertia(id: string): Matrix3 {
    const { m11, m12, m13, m22, m23, m33 } = this.#rigid(id).effectiveAngularInertia();
    return new Matrix3().set(m11, m12, m13, m12, m22, m23, m13, m23, m33);
  }
  /** Whether it moves freely: it is there, and nobody leads it. */
  isFree(id: string): boolean {
    const rigid = this.#rigid(id);
    return rigid.isEnabled() && rigid.isDynamic();
  }
  has(id: string): boolean {
    return this.#bodies.has(id);
  }

  /** Takes a thing in hand: it goes exactly where it is led, and pushes what is in the way. */
  lead(id: string, position: Vector3, rotation?: Quaternion): void {
    const rigid = this.#rigid(id);
    if (!rigid.isKinematic()) {
      rigid.setBodyType(RAPIER.RigidBodyType.KinematicPositionBased, true);
    }
    rigid.setNextKinematicTranslation(position);
    if (rotation !== undefined) {
      rigid.setNextKinematicRotation(rotation);
    }
  }

  /** Lets a led thing go, or strikes a free one: it moves on with this velocity. */
  launch(id: string, velocity: Vector3, spin = new Vector3()): void {
    const rigid = this.#rigid(id);
    if (!rigid.isDynamic()) {
      rigid.setBodyType(RAPIER.RigidBodyType.Dynamic, true);
    }
    rigid.setLinvel(velocity, true);
    rigid.setAngvel(spin, true);
  }

  push(id: string, impulse: Vector3, at?: Vector3): void {
    const rigid = this.#rigid(id);
    if (at === undefined) {
      rigid.applyImpulse(impulse, true);
    } else {
      rigid.applyImpulseAtPoint(impulse, at, true);
    }
  }

  /** Turning impulse, newton-metre-seconds. */
  twist(id: string, impulse: Vector3): void {
    this.#rigid(id).applyTorqueImpulse(impulse, true);
  }

  /** Newtons and newton-metres about the centre of mass, over the next step; in place of those of the step before. */
  press(id: string, force: Vector3, torque: Vector3): void {
    const rigid = this.#rigid(id);
    rigid.resetForces(true);
    rigid.addForce(force, true);
    rigid.resetTorques(true);
    rigid.addTorque(torque, true);
  }

  setEnabled(id: string, enabled: boolean, position?: Vector3, rotation?: Quaternion): void {
    const rigid = this.#rigid(id);
    rigid.setEnabled(enabled);
    if (position !== undefined) {
      rigid.setTranslation(position, true);
    }
    if (rotation !== undefined) {
      rigid.setRotation(rotation, true);
    }
  }

  /** Moves a thing to its mark before the first step. */
  put(id: string, position: Vector3): void {
    this.#rigid(id).setTranslation(position, true);
  }

  damp(id: string, linear: number, angular: number): void {
    this.#rigid(id).setLinearDamping(linear);
    this.#rigid(id).setAngularDamping(angular);
  }

  /** Share of gravity a body feels; below 0 it rises. */
  buoy(id: string, share: number): void {
    this.#rigid(id).setGravityScale(share, true);
  }

  /** Hangs a body from a point of the world by a rope of fixed length to its own `grip`. */
  hang(id: string, from: Vec3, grip: Vec3): void {
    const anchor = this.#world.createRigidBody(RAPIER.RigidBodyDesc.fixed().setTranslation(...from));
    this.#world.createImpulseJoint(
      RAPIER.JointData.spherical({ x: 0, y: 0, z: 0 }, xyz(grip)),
      anchor,
      this.#rigid(id),
      true,
    );
  }

  free(): void {
    this.#events.free();
    this.#world.free();
  }

  #rigid(id: string): RAPIER.RigidBody {
    const rigid = this.#bodies.get(id);
    if (rigid === undefined) {
      throw new Error(`no body called ${id}`);
    }
    return rigid;
  }
}
