import ParlanceSpeech
import Testing

@Suite("Spoken amounts, days and hours")
struct SpokenAmountTests {
    @Test(
        "money",
        arguments: SpokenCase.table(
            """
            twenty five dollars and ten cents => $25.10
            twenty five dollars ten cents => $25.10
            five dollars => $5
            one dollar => $1
            a hundred dollars => $100
            a dollar => a dollar
            five million dollars => $5 million
            one and a half million dollars => $1.5 million
            three point five billion euros => €3.5 billion
            twenty five thousand dollars => $25,000
            ten k dollars => $10k
            twenty pounds => £20
            five pounds and ten pence => £5.10
            he lost twenty pounds => he lost 20 pounds
            she weighs one hundred twenty pounds => she weighs 120 pounds
            ten pounds of flour => 10 pounds of flour
            ten euros and five cents => €10.05
            ten cents => 10¢
            two and a half dollars => $2.50
            five to ten dollars => $5 to $10
            minus five dollars => -$5
            a dollar fifty => $1.50
            one or two dollars => $1 or $2
            my two cents worth => my 2¢ worth
            """))
    func money(_ test: SpokenCase) { expect(test) }

    @Test(
        "measures keep common words and shorten the rest",
        arguments: SpokenCase.table(
            """
            five kilometers per hour => 5 km/h
            sixty miles per hour => 60 mph
            sixty miles an hour => 60 mph
            ten meters per second => 10 m/s
            two point four gigahertz => 2.4 GHz
            ten square meters => 10 m²
            two hundred square feet => 200 sq ft
            twenty degrees celsius => 20 °C
            ninety eight point six degrees fahrenheit => 98.6 °F
            forty five degrees => 45 degrees
            five minutes => 5 minutes
            five or six minutes => 5 or 6 minutes
            sixteen gigabytes => 16 GB
            one and a half hours => 1.5 hours
            six feet => 6 feet
            six foot four => 6 foot 4
            forty hours per week => 40 hours per week
            one kilometer => 1 km
            one second => one second
            give me a second => give me a second
            one foot in the grave => one foot in the grave
            a mile away => a mile away
            """))
    func measures(_ test: SpokenCase) { expect(test) }

    @Test(
        "dates, and words that only look like months",
        arguments: SpokenCase.table(
            """
            the fifth of march nineteen eighty four => the 5th of March 1984
            march fifth two thousand four => March 5, 2004
            march the fifth => march the fifth
            on march the fifth => on March 5
            june the fifth => June 5
            on may first => on May 1
            you may first want to => you may first want to
            i may second that => i may second that
            march fifth nineteen oh one => March 5, 1901
            oh three slash twelve slash eighty four => 03/12/84
            twelve slash twenty five slash two thousand four => 12/25/2004
            june twenty one => June 21
            june twenty twenty one => June 2021
            june five hundred people came => june 500 people came
            december twenty fifth => December 25
            the twenty first of june => the 21st of June
            fifth of november => 5th of November
            ten july two thousand ten => 10 July 2010
            expires oh nine twenty six => expires 09/26
            the expiration date is twelve twenty eight => the expiration date is 12/28
            oh nine slash twenty six => 09/26
            expires october => expires october
            march forth => march forth
            february thirtieth => february 30th
            i may => i may
            the march was long => the march was long
            """))
    func dates(_ test: SpokenCase) { expect(test) }

    @Test(
        "times of day",
        arguments: SpokenCase.table(
            """
            three thirty p m => 3:30 PM
            three p m => 3 PM
            nine oh five a m => 9:05 AM
            eleven forty five pm => 11:45 PM
            at three thirty => at 3:30
            until ten fifteen => until 10:15
            at three thirty dollars => at three $30
            ten twenty five in the morning => 10:25 in the morning
            quarter past three => 3:15
            a quarter past three => 3:15
            half past seven => 7:30
            quarter to one => 12:45
            ten minutes to nine => 8:50
            ten past three => 3:10
            twenty to four p m => 3:40 PM
            seven o'clock => 7 o'clock
            fifteen hundred hours => 15:00
            oh nine hundred hours => 09:00
            it's ten to nine => it's 8:50
            it's twenty five past six => it's 6:25
            ten to four => 10 to four
            from five to ten => from five to 10
            at three am i was home => at three am i was home
            half past => half past
            a quarter of two groups => a quarter of two groups
            """))
    func times(_ test: SpokenCase) { expect(test) }
}
