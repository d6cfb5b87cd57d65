package dev.relayctl.lint;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by oid, in its order. It never changes: one that differs in a few values shares the rest
 * with the one that it was made of, and what differs is found without a look at the rest. A chain
 * of thousands of migrations keeps as many schemas, and hardly anything changes between two of
 * them.
 *
 * @param <V> the values
 */
public final class ByOid<V> extends AbstractMap<Long, V> {
  private static final int BITS = 5;

  /** Of the root: an oid has 32 bits. */
  private static final int TOP = 30;

  private static final Node NOTHING = new Node(0, new Object[0]);

  private final Node root;
  private final int size;

  private ByOid(Node root, int size) {
    this.root = root;
    this.size = size;
  }

  /** A piece of the tree; one is another only if it is the same object. */
  private static final class Node {
    /** A bit for each five bits of an oid that are there. */
    private final int used;

    /** Nodes, and values at the bottom: as many as bits are set. */
    private final Object[] slots;

    Node(int used, Object[] slots) {
      this.used = used;
      this.slots = slots;
    }

    @Nullable Object at(int bits) {
      return (used & (1 << bits)) == 0 ? null : slots[place(bits)];
    }

    private int place(int bits) {
      return Integer.bitCount(used & ((1 << bits) - 1));
    }

    Node with(int bits, Object slot) {
      int place = place(bits);
      if ((used & (1 << bits)) != 0) {
        Object[] copy = slots.clone();
        copy[place] = slot;
        return new Node(used, copy);
      }
      Object[] more = Arrays.copyOf(slots, slots.length + 1);
      System.arraycopy(slots, place, more, place + 1, slots.length - place);
      more[place] = slot;
      return new Node(used | (1 << bits), more);
    }

    Node without(int bits) {
      int place = place(bits);
      Object[] less = Arrays.copyOf(slots, slots.length - 1);
      System.arraycopy(slots, place + 1, less, place, slots.length - place - 1);
      return new Node(used & ~(1 << bits), less);
    }
  }

  /** Without any value. */
  public static <V> ByOid<V> empty() {
    return new ByOid<>(NOTHING, 0);
  }

  /** The same values; the same object when it is one of these already. */
  public static <V> ByOid<V> copyOf(Map<Long, V> values) {
    return values instanceof ByOid<V> same ? same : ByOid.<V>empty().turnedInto(values);
  }

  /** The values of another map, sharing what is equal here. */
  public ByOid<V> turnedInto(Map<Long, V> values) {
    ByOid<V> turned = this;
    for (Map.Entry<Long, V> entry : values.entrySet()) {
      turned = turned.with(entry.getKey(), entry.getValue());
    }
    if (turned.size != values.size()) {
      for (long oid : keySet()) {
        turned = values.containsKey(oid) ? turned : turned.without(oid);
      }
    }
    return turned;
  }

  /** With one value more, or another one; itself where it has an equal one. */
  public ByOid<V> with(long oid, V value) {
    @Nullable V old = get(oid);
    if (value.equals(old)) {
      return this;
    }
    return new ByOid<>(with(root, TOP, oid, value), old == null ? size + 1 : size);
  }

  private static Node with(Node node, int shift, long oid, Object value) {
    int bits = bits(oid, shift);
    if (shift == 0) {
      return node.with(bits, value);
    }
    Node below = node.at(bits) instanceof Node known ? known : NOTHING;
    return node.with(bits, with(below, shift - BITS, oid, value));
  }

  /** Without a value; itself where there is none. */
  public ByOid<V> without(long oid) {
    return get(oid) == null ? this : new ByOid<>(without(root, TOP, oid), size - 1);
  }

  private static Node without(Node node, int shift, long oid) {
    int bits = bits(oid, shift);
    if (shift == 0 || !(node.at(bits) instanceof Node known)) {
      return node.without(bits);
    }
    Node less = without(known, shift - BITS, oid);
    return less.used == 0 ? node.without(bits) : node.with(bits, less);
  }

  private static int bits(long oid, int shift) {
    return (int) (oid >>> shift) & ((1 << BITS) - 1);
  }

  /** The highest oid; 0 without any. */
  public long highest() {
    Node node = root;
    long oid = 0;
    for (int shift = TOP; shift >= 0 && node.used != 0; shift -= BITS) {
      int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node.used);
      oid |= (long) bits << shift;
      node = node.at(bits) instanceof Node below ? below : NOTHING;
    }
    return oid;
  }

  /** The oids whose values differ from those of another, or are only in one of them; in order. */
  List<Long> differences(ByOid<V> other) {
    List<Long> oids = new ArrayList<>();
    differences(root, other.root, TOP, 0, oids);
    return oids;
  }

  private static void differences(Node one, Node other, int shift, long above, List<Long> oids) {
    if (one == other) {
      return;
    }
    for (int bits = 0; bits < 1 << BITS; bits++) {
      long oid = above | ((long) bits << shift);
      Object mine = one.at(bits);
      Object others = other.at(bits);
      if (shift > 0) {
        Node below = mine instanceof Node node ? node : NOTHING;
        Node belowOther = others instanceof Node node ? node : NOTHING;
        differences(below, belowOther, shift - BITS, oid, oids);
      } else if (!Objects.equals(mine, others)) {
        oids.add(oid);
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked") // what is at the bottom was put there as a value
  public @Nullable V get(@Nullable Object key) {
    if (!(key instanceof Long oid) || oid >>> 32 != 0) {
      return null;
    }
    Node node = root;
    for (int shift = TOP; shift > 0; shift -= BITS) {
      if (!(node.at(bits(oid, shift)) instanceof Node below)) {
        return null;
      }
      node = below;
    }
    return (V) node.at(bits(oid, 0));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<Long, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Long, V>> iterator() {
        List<Map.Entry<Long, V>> all = new ArrayList<>(size);
        collect(root, TOP, 0, all);
        return List.copyOf(all).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @SuppressWarnings("unchecked") // what is at the bottom was put there as a value
  private void collect(Node node, int shift, long above, List<Map.Entry<Long, V>> all) {
    for (int bits = 0; bits < 1 << BITS; bits++) {
      Object slot = node.at(bits);
      long oid = above | ((long) bits << shift);
      if (slot != null && shift == 0) {
        all.add(Map.entry(oid, (V) slot));
      } else if (slot instanceof Node below) {
        collect(below, shift - BITS, oid, all);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ByOid<?> same && same.root == root)
        || super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
